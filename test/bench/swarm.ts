import { execFile } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import PQueue from 'p-queue';
import { spec as enterDataManually } from '../../modules/data-input-and-output/enter-data-manually/spec.ts';
import type { StepObserver } from '../../pipelines/executor/executor.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import { whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { openSwarmExecutor, type SwarmPlace, startSwarmPlace } from '../rig/swarmPlace.ts';
import { secondsOf } from './repeat.ts';
import type { Benchmark } from './row.ts';

const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };
const memoryLimit = 256 * 2 ** 20;
/** Jobs at once, of both sides: enough for two processors never to wait, and few enough that none is kept waiting for seconds. */
const slots = 8;

/**
 * What many small steps cost on a cluster, over jobs of the same image whose Node does nothing. Each job has a container of its own; our
 * steps share as many as there are steps at once, one step after the other in each.
 */
export const swarm: Benchmark = {
  name: 'swarm',
  async run({ quick, folder, emit }) {
    const reason = whyNoDockerEngine();
    if (reason !== undefined) {
      process.stderr.write(`swarm: skipped, ${reason}\n`);
      return;
    }
    const count = quick ? 20 : 100;
    await using place = await startSwarmPlace('pipelines/worker/main.ts');
    // Their cluster is warm, and so is ours.
    await runBare(place, 3);
    await runSteps(place, folder, 3);
    // In turns and back again, so that what else the machine does meets both.
    const seconds = { ours: 0, theirs: 0 };
    const before = process.cpuUsage();
    for (const who of ['theirs', 'ours', 'ours', 'theirs'] as const) {
      const work = who === 'ours' ? () => runSteps(place, folder, count) : () => runBare(place, count);
      seconds[who] += await secondsOf(work);
    }
    const { user, system } = process.cpuUsage(before);
    const engine = `this process took ${((user + system) / 2000 / count).toFixed(0)} ms of processor time for one of each`;
    const what = `${2 * count} steps of one small table each, files sent, ${slots} at once in as many containers, one after the other in each, 3 nodes on this machine`;
    const peer = 'docker service create --mode replicated-job, node -e 0 in the same image, a container for each';
    emit({ name: `swarm-${2 * count}-steps`, ...seconds, unit: 's', goal: 1.5, peer, note: `${what}; ${engine}` });
  },
};

async function runSteps(place: SwarmPlace, folder: string, count: number): Promise<void> {
  const executor = openSwarmExecutor(place);
  const queue = new PQueue({ concurrency: slots });
  const params = enterDataManually.params.parse({ data: 'a,b\n1,2\n' }) as Record<string, unknown>;
  const step = async (i: number) => {
    const task = await newTask(folder, params);
    const identity = { runId: 'bench', nodeId: `step${i}`, attempt: 1 };
    const outcome = await executor.execute(task, silent, { signal: new AbortController().signal, identity });
    if (outcome.type !== 'completed') throw new Error(`The step ended as ${JSON.stringify(outcome)}`);
  };
  try {
    await queue.addAll(Array.from({ length: count }, (_, i) => () => step(i)));
  } finally {
    await executor.close();
  }
}

async function newTask(folder: string, params: Record<string, unknown>): Promise<StepTask> {
  const attempt = await mkdtemp(join(folder, 'attempt-'));
  const tempDir = join(attempt, 'temp');
  await mkdir(tempDir);
  const outputs = { results: join(attempt, 'results') };
  const rest = { tempDir, workspaceDir: attempt, memoryLimit, threads: 1 };
  return { module: 'enter-data-manually', params, inputs: {}, outputs, ...rest };
}

/**
 * Creates the jobs as somebody with the command line does, as many at once as we do, waits for the end of each and removes it. One
 * look of ours at all of them serves all who wait, which is cheaper than what the command line itself does while it waits.
 */
async function runBare({ manager, image }: SwarmPlace, count: number): Promise<void> {
  const { socketPath } = manager.engine;
  const api = new Docker({ socketPath });
  const run = promisify(execFile);
  const docker = async (...args: string[]) => (await run('docker', ['--host', `unix://${socketPath}`, ...args])).stdout;
  const job = ['service', 'create', '--detach', '--quiet', '--no-resolve-image', '--mode', 'replicated-job'];
  const limits = ['--replicas', '1', '--restart-condition', 'none', '--reserve-memory', String(2 * memoryLimit)];
  const program = ['--entrypoint', '/opt/pipewright/bin/node', image, '-e', '0'];
  const waiting = new Map<string, () => void>();
  const look = async () => {
    const tasks = (await api.listTasks()) as { ServiceID: string; Status: { State: string } }[];
    for (const { ServiceID, Status } of tasks) if (Status.State === 'complete') waiting.get(ServiceID)?.();
  };
  const looking = new AbortController();
  const looks = (async () => {
    for (; !looking.signal.aborted; await sleep(250)) await look();
  })();
  const queue = new PQueue({ concurrency: slots });
  const one = async () => {
    const id = (await docker(...job, ...limits, ...program)).trim();
    await new Promise<void>((resolve) => waiting.set(id, resolve));
    waiting.delete(id);
    await api.getService(id).remove();
  };
  try {
    await queue.addAll(Array.from({ length: count }, () => one));
  } finally {
    looking.abort();
    await looks;
  }
}
