import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { reapServices } from '../../pipelines/executor/swarm/reapServices.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import type { Battery, Trial } from './battery.ts';
import { whyNoDockerEngine } from './dockerEngine.ts';
import { pick, randomNumbers } from './randomNumbers.ts';
import { openSwarmExecutor, type SwarmPlace, startSwarmPlace, type TestedSwarm } from './swarmPlace.ts';
import type { SwarmStepOptions } from './swarmStep.ts';
import { until } from './until.ts';

const program = fileURLToPath(new URL('./swarmStep.ts', import.meta.url));
const silent = { log: () => {}, metric: () => {}, progress: () => {} };
const patience = 120_000;
const { signal } = new AbortController();

interface Setting {
  place: SwarmPlace;
  /** Where attempts have their folders. */
  folder: string;
}

/** Cuts off the node of a step; the step is lost in time, is done elsewhere, and what comes back finds nobody. */
async function loseNode({ place, folder }: Setting, after: number): Promise<Trial> {
  const wrong: string[] = [];
  const executor = openSwarmExecutor(place, { placement: ['node.role==worker'] });
  const begun = Promise.withResolvers<string>();
  const first = await newAttempt(folder, 600_000);
  const running = executor.execute(first, { ...silent, placed: begun.resolve }, { signal });
  const where = await begun.promise;
  const node = place.nodes.find(({ name }) => name === where)!;
  await sleep(after);
  const cutAt = Date.now();
  node.cut();
  const outcome = await running;
  if (outcome.type !== 'lost') wrong.push(`the step ended as ${outcome.type}`);
  if (Date.now() - cutAt > 10_000) wrong.push(`noticed after ${Date.now() - cutAt} ms`);
  if (existsSync(first.outputs.results!)) wrong.push('a step that was lost has an output');
  wrong.push(...(await runToTheEnd(executor, folder)));
  node.mend();
  await executor.close();
  wrong.push(...(await lookForRemains(place)));
  return { name: `node lost after ${Math.round(after)} ms`, wrong };
}

/** Kills the manager; the step goes on, and the next one begins when it is back. */
async function loseManager({ place, folder }: Setting, after: number): Promise<Trial> {
  const wrong: string[] = [];
  const executor = openSwarmExecutor(place, { placement: ['node.role==worker'] });
  const begun = Promise.withResolvers<string>();
  const going = await newAttempt(folder, 4000);
  const running = executor.execute(going, { ...silent, placed: begun.resolve }, { signal });
  await begun.promise;
  await sleep(after);
  const restarted = place.manager.engine.restart();
  const outcome = await running;
  if (outcome.type !== 'completed') wrong.push(`the step ended as ${JSON.stringify(outcome)}`);
  await restarted;
  wrong.push(...(await runToTheEnd(executor, folder)));
  await executor.close();
  wrong.push(...(await lookForRemains(place)));
  return { name: `manager killed after ${Math.round(after)} ms`, wrong };
}

/** Kills the program whose step runs; its next life removes what it has left. */
async function loseEngine({ place, folder }: Setting, after: number): Promise<Trial> {
  const docker = new Docker({ socketPath: place.manager.engine.socketPath });
  const task = await newAttempt(folder, 600_000);
  const { gateway, image } = place;
  const { socketPath } = place.manager.engine;
  const options: SwarmStepOptions = { socketPath, gateway, image, engineId: 'killed', task };
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  await until(async () => (await docker.listServices()).length > 0, patience);
  await sleep(after);
  child.kill('SIGKILL');
  await gone;
  await reapServices(docker, { workspaceId: 'workspace', engineId: 'next' });
  const executor = openSwarmExecutor(place, { engineId: 'next' });
  const wrong = await runToTheEnd(executor, folder);
  await executor.close();
  wrong.push(...(await lookForRemains(place)));
  return { name: `engine killed after ${Math.round(after)} ms`, wrong };
}

/** A step that takes `milliseconds` and then writes a text, in an attempt's folder of its own. */
async function newAttempt(folder: string, milliseconds: number): Promise<StepTask> {
  const attempt = await mkdtemp(join(folder, 'attempt-'));
  await mkdir(join(attempt, 'temp'));
  const outputs = { results: join(attempt, 'made') };
  const rest = { tempDir: join(attempt, 'temp'), workspaceDir: folder, memoryLimit: 256 * 2 ** 20, threads: 1 };
  return { module: 'pause', params: { milliseconds, text: 'made' }, inputs: {}, outputs, ...rest };
}

/** As a run does it: what is lost is tried three times. */
async function runToTheEnd(executor: TestedSwarm, folder: string): Promise<string[]> {
  const task = await newAttempt(folder, 10);
  let outcome = await executor.execute(task, silent, { signal });
  for (let i = 0; i < 2 && outcome.type === 'lost'; i += 1) outcome = await executor.execute(task, silent, { signal });
  if (outcome.type !== 'completed') return [`the next step ended as ${JSON.stringify(outcome)}`];
  const made = await readFile(task.outputs.results!, 'utf8');
  return made === 'made' ? [] : [`the next step made ${JSON.stringify(made)}`];
}

async function lookForRemains({ manager, nodes }: SwarmPlace): Promise<string[]> {
  const remains = () => [
    ...[manager].map(
      ({ engine }) => engine.docker('service', 'ls', '--quiet') + engine.docker('secret', 'ls', '--quiet'),
    ),
    ...nodes.map(({ engine }) => engine.docker('ps', '--all', '--quiet') + engine.docker('volume', 'ls', '--quiet')),
  ];
  const isClean = () => remains().join('').trim() === '';
  return await until(isClean, patience).then(
    () => [],
    () => [`left behind: ${remains().join(' ').replaceAll('\n', ' ')}`],
  );
}

const losses = { node: loseNode, manager: loseManager, engine: loseEngine };

/** One trial of a kind, on a cluster of its own setting. */
export async function loseDuringStep(kind: keyof typeof losses, setting: Setting, after: number): Promise<Trial> {
  return await losses[kind](setting, after);
}

export const killSwarm: Battery = {
  name: 'kill-swarm',
  summary:
    'a node cut off, the manager or the engine killed while a step is on a cluster: lost in 10 s or goes on, nothing left',
  usual: 20,
  async *run({ count, seed }) {
    const reason = whyNoDockerEngine();
    if (reason !== undefined) throw new Error(`No Docker engine can be started here: ${reason}`);
    const random = randomNumbers(seed);
    const folder = await mkdtemp(join(tmpdir(), 'pipewright-swarm-'));
    await using place = await startSwarmPlace();
    try {
      // Of four, two lose the node.
      const kinds = ['node', 'manager', 'node', 'engine'] as const;
      const offset = pick([0, 1, 2, 3], random);
      for (let i = 0; i < count; i += 1) {
        yield await loseDuringStep(kinds[(i + offset) % 4]!, { place, folder }, random() * 1500);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
