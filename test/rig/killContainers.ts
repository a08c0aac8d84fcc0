import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { reapContainers } from '../../pipelines/executor/docker/reapContainers.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import type { Battery, Trial } from './battery.ts';
import { type ContainerPlace, prepareContainers } from './containerPlace.ts';
import type { ContainerStepOptions } from './containerStep.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from './dockerEngine.ts';
import { randomNumbers } from './randomNumbers.ts';
import { TargetRuns } from './targetRuns.ts';
import { until } from './until.ts';

const program = fileURLToPath(new URL('./containerStep.ts', import.meta.url));
const silent = { log: () => {}, metric: () => {}, progress: () => {} };

/** A step that takes `milliseconds` and then writes a text, in an attempt's folder of its own. */
async function newAttempt(folder: string, milliseconds: number): Promise<StepTask> {
  const attempt = await mkdtemp(join(folder, 'attempt-'));
  await mkdir(join(attempt, 'temp'));
  return {
    ...{
      module: 'pause',
      params: { milliseconds, text: 'made' },
      inputs: {},
      outputs: { results: join(attempt, 'made') },
    },
    ...{ tempDir: join(attempt, 'temp'), workspaceDir: folder, memoryLimit: 256 * 2 ** 20, threads: 1 },
  };
}

/** Kills the program that runs a step in a container, and looks whether the next life of it finds and removes what it left. */
export async function killEngineDuringStep(
  { engine, place, folder }: KillSetting,
  { after, isLocal }: { after: number; isLocal: boolean },
): Promise<Trial> {
  const task = await newAttempt(folder, 600_000);
  const options: ContainerStepOptions = {
    ...{ socketPath: engine.socketPath, image: place.image, workspaceId: place.workspaceId },
    ...{ engineId: 'killed', isLocal, task },
  };
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  await until(async () => (await place.left()).length > 0, 60_000);
  await sleep(after);
  child.kill('SIGKILL');
  await gone;
  const wrong: string[] = [];
  // The agent's stdin closes with its engine: nobody has to come for it to end.
  if (!(await settles(async () => (await place.running()).length === 0))) wrong.push('the container goes on');
  // As the program does it: when it begins, and when it ends, for what dockerd had still been making the first time.
  const reap = () => reapContainers(place.docker, { workspaceId: place.workspaceId, engineId: 'next' });
  await reap();
  wrong.push(...(await runToTheEnd(place, folder, isLocal)));
  await reap();
  const left = await place.left();
  if (left.length > 0) wrong.push(`left behind: ${left.join(', ')}`);
  return { name: `engine killed after ${Math.round(after)} ms, ${isLocal ? 'own files' : 'sent files'}`, wrong };
}

/** Kills dockerd while a step runs and starts it again; the step is tried again as a run does, and ends once. */
export async function killDockerDuringStep(
  { engine, place, folder }: KillSetting,
  { after, isLocal }: { after: number; isLocal: boolean },
): Promise<Trial> {
  const wrong: string[] = [];
  const executor = place.executor({ isLocal });
  const begun = Promise.withResolvers<void>();
  const observer = { ...silent, placed: () => begun.resolve() };
  const signal = new AbortController().signal;
  const first = await newAttempt(folder, 600_000);
  const running = executor.execute(first, observer, { signal });
  await begun.promise;
  await sleep(after);
  const killedAt = Date.now();
  const restarted = engine.restart();
  const outcome = await running;
  const noticed = Date.now() - killedAt;
  if (outcome.type !== 'lost') wrong.push(`the step ended as ${outcome.type}`);
  if (noticed > 10_000) wrong.push(`noticed after ${noticed} ms`);
  if (existsSync(first.outputs.results!)) wrong.push('a step that was lost has an output');
  const again = await newAttempt(folder, 10);
  let retried = await executor.execute(again, silent, { signal });
  for (let i = 0; i < 2 && retried.type === 'lost'; i += 1) retried = await executor.execute(again, silent, { signal });
  if (retried.type !== 'completed') wrong.push(`tried again, the step ended as ${JSON.stringify(retried)}`);
  else if (readFileSync(again.outputs.results!, 'utf8') !== 'made') wrong.push('the output is not what was made');
  await restarted;
  if (!(await settles(async () => (await place.left()).length === 0))) wrong.push('containers or volumes are left');
  await executor.close();
  return { name: `dockerd killed after ${Math.round(after)} ms, ${isLocal ? 'own files' : 'sent files'}`, wrong };
}

export interface KillSetting {
  engine: DockerEngine;
  place: ContainerPlace;
  /** Where attempts have their folders. */
  folder: string;
}

async function runToTheEnd(place: ContainerPlace, folder: string, isLocal: boolean): Promise<string[]> {
  const executor = place.executor({ isLocal });
  try {
    const task = await newAttempt(folder, 10);
    const outcome = await executor.execute(task, silent, { signal: new AbortController().signal });
    if (outcome.type !== 'completed') return [`the next step ended as ${JSON.stringify(outcome)}`];
    const made = await readFile(task.outputs.results!, 'utf8');
    return made === 'made' ? [] : [`the next step made ${JSON.stringify(made)}`];
  } finally {
    await executor.close();
  }
}

async function settles(look: () => Promise<boolean>): Promise<boolean> {
  // Between an engine's end and its next start it does not answer.
  return await until(() => look().catch(() => false), 60_000).then(
    () => true,
    () => false,
  );
}

export const killContainers: Battery = {
  name: 'kill-containers',
  summary:
    'kill -9 of dockerd and of the engine during a step in a container and during a whole run: tried again, nothing left behind',
  usual: 80,
  async *run({ count, seed }) {
    const reason = whyNoDockerEngine();
    if (reason !== undefined) throw new Error(`No Docker engine can be started here: ${reason}`);
    const random = randomNumbers(seed);
    const folder = await mkdtemp(join(tmpdir(), 'pipewright-containers-'));
    await using engine = await startDockerEngine();
    try {
      const place = await prepareContainers(engine);
      const setting = { engine, place, folder };
      await using runs = await TargetRuns.prepare(engine);
      for (let i = 0; i < count; i += 1) {
        const how = { after: random() * 1500, isLocal: i % 8 < 4 };
        const trials = [
          () => killEngineDuringStep(setting, how),
          () => killDockerDuringStep(setting, how),
          () => runs.killEngine(random()),
          () => runs.killDocker(random()),
        ];
        yield await trials[i % 4]!();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
