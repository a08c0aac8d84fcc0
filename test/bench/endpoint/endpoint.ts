import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Servable } from '../../../pipelines/contract/servable.ts';
import { examples } from '../../rig/examples.ts';
import { ServingEndpoint } from '../../rig/servingEndpoint.ts';
import { TestWorkspace } from '../../rig/testWorkspace.ts';
import { trainServable } from '../../rig/trainServable.ts';
import { runJson } from '../learners/runSide.ts';
import { median } from '../repeat.ts';
import type { Benchmark, BenchOptions } from '../row.ts';
import type { LoadFigures } from './load.ts';

const loadEntry = fileURLToPath(new URL('./load.ts', import.meta.url));
const bareEntry = fileURLToPath(new URL('./bareServer.ts', import.meta.url));

/** Models of real pipelines, by a name for the figure. */
const models = { automobile: 'automobile-price-basic', adult: 'adult-income-feature-selection' } as const;

interface Side {
  port: number;
  key: string;
  pid: number;
}

type Sides = Record<'ours' | 'theirs', Side>;

type Sample = LoadFigures & { cpuSeconds: number };

type Samples = Record<keyof Sides, Sample[]>;

/**
 * A real-time endpoint against a bare server of node:http and onnxruntime with the same model, both asked for one row a request by a
 * load generator of its own process, in turns. Figures are milliseconds a request: the goal of 0.85 of the requests a second is a
 * ratio of 1.18. Those of the processor count what the server alone has used, which other load does not change.
 */
export const endpoint: Benchmark = {
  name: 'endpoint',
  async run(options) {
    for (const [name, example] of Object.entries(models)) {
      await using workspace = await TestWorkspace.make();
      const { folder, servable } = await trainServable(workspace, examples.get(example)!);
      await compare(options, name, folder, servable);
    }
  },
};

async function compare(
  { quick, folder: place, emit }: BenchOptions,
  model: string,
  folder: string,
  servable: Servable,
) {
  const row = Object.fromEntries(servable.request.map(({ name, example }) => [name, example ?? null]));
  const body = join(place, `${model}.json`);
  await writeFile(body, JSON.stringify({ rows: [row] }));
  await using ours = await ServingEndpoint.start({ deployments: [{ servable: folder }] });
  // In a session of its own, as the endpoint is: Linux divides the processor among sessions first.
  const bare = fork(bareEntry, [folder], { detached: true, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  try {
    const [line] = (await once(bare.stdout!, 'data')) as [Buffer];
    const sides: Sides = {
      ours: { port: ours.plan.port, key: ours.key, pid: (await ours.state())!.pid },
      theirs: { ...(JSON.parse(line.toString()) as { port: number }), key: 'none', pid: bare.pid! },
    };
    // Many clients first: they are soonest done with what compilers take.
    for (const clients of [64, 1]) {
      report(emit, `endpoint-${model}-${clients}-clients`, await measure(sides, clients, body, quick));
    }
  } finally {
    bare.kill();
  }
}

/** Loads both sides in turns. */
async function measure(sides: Sides, clients: number, body: string, quick: boolean): Promise<Samples> {
  const samples: Samples = { ours: [], theirs: [] };
  const rounds = quick ? 4 : 10;
  // The first round is for the compilers of both sides.
  for (let round = 0; round <= rounds; round++) {
    for (const side of round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const)) {
      const sample = await load(sides[side], clients, quick ? 1_000 : 2_000, body);
      if (sample.refused > 0) throw new Error(`${sample.refused} requests were refused`);
      if (round > 0) samples[side].push(sample);
    }
  }
  return samples;
}

function report(emit: BenchOptions['emit'], name: string, { ours, theirs }: Samples): void {
  const middle = (samples: readonly Sample[], read: (sample: Sample) => number) => median(samples.map(read));
  const wall = ({ seconds, requests }: Sample) => (1000 * seconds) / requests;
  const cpu = ({ cpuSeconds, requests }: Sample) => (1000 * cpuSeconds) / requests;
  const peer = 'bare node:http and onnxruntime';
  const rest = { unit: 'ms', goal: 1.18, peer } as const;
  const persecond = Math.round(1000 / middle(ours, wall));
  emit({ ...rest, name, ours: middle(ours, wall), theirs: middle(theirs, wall), note: `${persecond} requests/s` });
  emit({ ...rest, name: `${name}-processor`, ours: middle(ours, cpu), theirs: middle(theirs, cpu) });
  const slow = `p50 ${middle(ours, ({ p50 }) => p50).toFixed(2)} ms, theirs p99 ${middle(theirs, ({ p99 }) => p99).toFixed(2)} ms`;
  emit({ name: `${name}-p99`, ours: middle(ours, ({ p99 }) => p99), unit: 'ms', goal: 25, note: slow });
}

async function load({ port, key, pid }: Side, clients: number, milliseconds: number, body: string): Promise<Sample> {
  const before = readCpuSeconds(pid);
  const args = [loadEntry, `${port}`, key, `${clients}`, `${milliseconds}`, body];
  const figures = await runJson<LoadFigures>(process.execPath, ['--disable-warning=ExperimentalWarning', ...args]);
  return { ...figures, cpuSeconds: readCpuSeconds(pid) - before };
}

/** Processor time that a process has used, of all its threads: proc(5), in ticks of a hundredth of a second. */
function readCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
