import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StepFailure } from '../../contract/run.ts';
import type { Column } from '../../contract/table.ts';
import type { StepTask } from '../../worker/protocol.ts';
import { describeAnswer } from '../describeAnswer.ts';
import type { ExecuteOptions, Executor, StepObserver, StepOutcome } from '../executor.ts';
import type { SwarmCluster } from './swarmCluster.ts';
import { type Finish, type ImageSource, SwarmJob } from './swarmJob.ts';

// Put together like this, with one cluster for all the environments of a target:
//   const cluster = new SwarmCluster({ target, connect, workspaceId, engineId, outputs: <folder of the attempts> });
//   new SwarmExecutor({ cluster, image, environment });
// and ended by `close` of each executor, then of the cluster. When the workspace is opened: `reapServices(docker, owner)`.

export interface SwarmExecutorOptions {
  cluster: SwarmCluster;
  image: ImageSource;
  environment: string;
}

const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };
/** Milliseconds after the signal in which a step's container can end in peace. */
const grace = 700;

/** Runs each step as a service of its own of a Docker Swarm, on whichever node has room for it. */
export class SwarmExecutor implements Executor {
  readonly environment: string;
  readonly #cluster: SwarmCluster;
  readonly #image: ImageSource;
  readonly #closing = new AbortController();
  readonly #open = new Set<Promise<unknown>>();

  constructor({ cluster, image, environment }: SwarmExecutorOptions) {
    this.environment = environment;
    this.#cluster = cluster;
    this.#image = image;
  }

  async execute(task: StepTask, observer: StepObserver, options: ExecuteOptions): Promise<StepOutcome> {
    const outcome = toOutcome(await this.#ask('run-step', task, observer, options), options);
    if (outcome.type !== 'completed') {
      await Promise.all(Object.values(task.outputs).map((path) => rm(path, { recursive: true, force: true })));
    }
    return outcome;
  }

  async inspect(task: StepTask, options: ExecuteOptions): Promise<Column[] | StepFailure> {
    const finish = await this.#ask('inspect', task, silent, options);
    if (finish.type === 'reply' && finish.reply.type === 'inspected') return finish.reply.columns;
    const outcome = toOutcome(finish, options);
    if (outcome.type === 'failed') return outcome.failure;
    return { reason: 'worker-lost', message: 'The source could not be looked at. Try again.' };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#open);
  }

  async #ask(
    type: 'run-step' | 'inspect',
    task: StepTask,
    observer: StepObserver,
    options: ExecuteOptions,
  ): Promise<Finish> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    if (signal.aborted) return { type: 'canceled' };
    const job = new SwarmJob(this.#cluster, this.#image, { type, task, observer, options: { ...options, signal } });
    const working = job.run();
    // Whatever the cluster takes its time for goes on in the background.
    const removed = working.then(() => job.remove());
    this.#open.add(removed);
    removed.finally(() => this.#open.delete(removed));
    const canceled = untilAborted(signal).then(async (): Promise<Finish> => {
      await Promise.race([removed, sleep(grace)]);
      return { type: 'canceled' };
    });
    const finished = working.then(async (finish) => {
      await Promise.race([removed, sleep(grace)]);
      return finish;
    });
    return await Promise.race([finished, canceled]);
  }
}

function toOutcome(finish: Finish, { timeout }: ExecuteOptions): StepOutcome {
  return finish.type === 'outcome' ? finish.outcome : describeAnswer(finish, timeout);
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
