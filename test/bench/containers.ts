import { randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { spec as enterDataManually } from '../../modules/data-input-and-output/enter-data-manually/spec.ts';
import { describeContainer } from '../../pipelines/executor/docker/containerOptions.ts';
import { sendTask } from '../../pipelines/executor/docker/sendTask.ts';
import type { Executor, StepObserver } from '../../pipelines/executor/executor.ts';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { unpackFiles } from '../../pipelines/executor/remote/unpackFiles.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import { type ContainerPlace, prepareContainers } from '../rig/containerPlace.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { measureInTurns, secondsOf } from './repeat.ts';
import type { Benchmark, BenchOptions } from './row.ts';

const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };
const memoryLimit = 2 ** 30;

/** What a container costs a small step over a warm process of this machine, and how fast files go to and from an engine elsewhere. */
export const containers: Benchmark = {
  name: 'containers',
  async run(options) {
    const reason = whyNoDockerEngine();
    if (reason !== undefined) {
      process.stderr.write(`containers: skipped, ${reason}\n`);
      return;
    }
    await using engine = await startDockerEngine();
    const place = await prepareContainers(engine, 'pipelines/worker/main.ts');
    await measureStep(place, options);
    await measureFiles(engine, place, options);
  },
};

/** Tiny steps, one after the other without a pause. */
const chainLength = 5;

async function measureStep(place: ContainerPlace, { quick, folder, emit }: BenchOptions): Promise<void> {
  const executors = {
    container: place.executor(),
    sent: place.executor({ isLocal: false }),
    process: new ProcessExecutor({ memoryLimit }),
  };
  const runStep = async (executor: Executor): Promise<void> => {
    const task = await newTask(
      folder,
      'enter-data-manually',
      enterDataManually.params.parse({ data: 'a,b\n1,2\n' }) as Record<string, unknown>,
    );
    const outcome = await executor.execute(task, silent, { signal: new AbortController().signal });
    if (outcome.type !== 'completed') throw new Error(`The step ended as ${JSON.stringify(outcome)}`);
  };
  const measure = (executor: Executor) => () => secondsOf(() => runStep(executor));
  const first = async () => {
    const executor = place.executor();
    try {
      return await measure(executor)();
    } finally {
      await executor.close();
    }
  };
  const chain = async () => {
    const seconds = await secondsOf(async () => {
      for (let i = 0; i < chainLength; i += 1) await runStep(executors.container);
    });
    return seconds / chainLength;
  };
  try {
    for (const executor of Object.values(executors)) await runStep(executor);
    const times = await measureInTurns(quick ? 5 : 15, {
      container: measure(executors.container),
      sent: measure(executors.sent),
      process: measure(executors.process),
    });
    const alone = await measureInTurns(quick ? 3 : 7, { first, chain });
    const { container, sent, process } = times;
    const report = (name: string, seconds: number, goal: number, note: string) =>
      emit({ name, ours: seconds - process, unit: 's', goal, note });
    const warm = `${process.toFixed(3)} s in a warm process`;
    report('container-step-overhead', container, 0.6, `${container.toFixed(3)} s against ${warm}`);
    report('container-step-overhead-sent', sent, 1, `${sent.toFixed(3)} s, with files sent and fetched`);
    report('container-step-first', alone.first, 0.6, `${alone.first.toFixed(3)} s, the first step of an engine`);
    report('container-step-chain', alone.chain, 0.6, `${alone.chain.toFixed(3)} s a step, without a pause between`);
  } finally {
    await Promise.all(Object.values(executors).map((executor) => executor.close()));
  }
}

/** Both into a volume of a container and back, of one file of random bytes. */
async function measureFiles(engine: DockerEngine, place: ContainerPlace, options: BenchOptions): Promise<void> {
  const { quick, folder, emit } = options;
  const megabytes = quick ? 100 : 500;
  const file = join(folder, 'large');
  await pipeline(Readable.from(randomMegabytes(megabytes)), createWriteStream(file));
  const task = { ...(await newTask(folder, 'export-data', {})), inputs: { dataset: file } };
  const placed = sendTask(task, {});
  const owner = { workspaceId: place.workspaceId, engineId: randomUUID() };
  const { mounts, user } = placed;
  const container = await place.docker.createContainer(
    describeContainer({ owner, identity: undefined, image: place.image, task, mounts, user }),
  );
  const there = placed.task.inputs.dataset!;
  const fetch = async () =>
    await unpackFiles((await container.getArchive({ path: there })) as Readable, join(folder, 'back'));
  try {
    const { to, from, copyTo, copyFrom } = await measureInTurns(quick ? 3 : 5, {
      to: () => secondsOf(() => placed.bring(container)),
      from: () => secondsOf(fetch),
      copyTo: () => secondsOf(() => engine.docker('cp', file, `${container.id}:/job/copied`)),
      copyFrom: () => secondsOf(() => engine.docker('cp', `${container.id}:${there}`, join(folder, 'copied'))),
    });
    const speed = (seconds: number) => `${Math.round(megabytes / seconds)} MB/s`;
    emit({
      name: 'container-send',
      ours: to,
      theirs: copyTo,
      unit: 's',
      goal: 1.2,
      peer: 'docker cp',
      note: speed(to),
    });
    emit({
      name: 'container-fetch',
      ours: from,
      theirs: copyFrom,
      unit: 's',
      goal: 1.2,
      peer: 'docker cp',
      note: speed(from),
    });
  } finally {
    await container.remove({ force: true, v: true });
  }
}

async function newTask(folder: string, module: string, params: Record<string, unknown>): Promise<StepTask> {
  const attempt = await mkdtemp(join(folder, 'attempt-'));
  await mkdir(join(attempt, 'temp'));
  return {
    ...{ module, params, inputs: {}, outputs: { results: join(attempt, 'results') }, tempDir: join(attempt, 'temp') },
    ...{ workspaceDir: folder, memoryLimit, threads: 2 },
  };
}

function* randomMegabytes(count: number): Iterable<Buffer> {
  for (let i = 0; i < count; i += 1) yield randomBytes(1e6);
}
