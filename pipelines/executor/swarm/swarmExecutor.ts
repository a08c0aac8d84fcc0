import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StepFailure } from '../../contract/run.ts';
import type { Column } from '../../contract/table.ts';
import type { StepTask } from '../../worker/protocol.ts';
import { canServeAgain } from '../canServeAgain.ts';
import { describeAnswer } from '../describeAnswer.ts';
import type { ExecuteOptions, Executor, StepObserver, StepOutcome } from '../executor.ts';
import { type Finish, type ImageSource, Lease, type StepRequest } from './lease.ts';
import { LeaseGroup } from './leaseGroup.ts';
import type { SwarmCluster } from './swarmCluster.ts';

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

/** Runs each step in a container of a Docker Swarm, on whichever node has room for it, one step after the other in each. */
export class SwarmExecutor implements Executor {
  readonly environment: string;
  readonly #cluster: SwarmCluster;
  readonly #image: ImageSource;
  readonly #closing = new AbortController();
  /** By the bytes that their steps may use: of what a container is made, nothing else is the step's. */
  readonly #groups = new Map<number, LeaseGroup>();
  /** All that there is something of in the cluster. */
  readonly #leases = new Set<Lease>();

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
    await Promise.all([...this.#leases].map((lease) => lease.end()));
  }

  async #ask(
    type: StepRequest['type'],
    task: StepTask,
    observer: StepObserver,
    options: ExecuteOptions,
  ): Promise<Finish> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    if (signal.aborted) return { type: 'canceled' };
    const log = observer.log.bind(observer);
    const group = this.#groupFor(task.memoryLimit, options.isolated);
    const got = await group.take({ signal, timeout: options.timeout, log });
    if (got.type !== 'lease') return got;
    const { lease } = got;
    const end = () => Promise.race([lease.end(), sleep(grace)]);
    const { promise: aborted, resolve: abort } = Promise.withResolvers<unknown>();
    signal.addEventListener('abort', abort);
    const canceled = aborted.then(async (): Promise<Finish> => {
      await end();
      return { type: 'canceled' };
    });
    const served = lease.serve({ type, task, observer, options: { ...options, signal } }).then(async (finish) => {
      const isTrusted = !options.isolated && finish.type !== 'outcome' && canServeAgain(finish, task.memoryLimit);
      const isFree = isTrusted && (await lease.clear()) && !signal.aborted;
      // What becomes of this step's run is nothing to the step that has it next.
      signal.removeEventListener('abort', abort);
      if (isFree) group.offer(lease);
      else await end();
      return finish;
    });
    return await Promise.race([served, canceled]);
  }

  /** An isolated step has no container in common with another, before or after. */
  #groupFor(memoryLimit: number, isolated = false): LeaseGroup {
    const open = () => this.#open(memoryLimit);
    if (isolated) return new LeaseGroup(open);
    const group = this.#groups.get(memoryLimit) ?? new LeaseGroup(open);
    this.#groups.set(memoryLimit, group);
    return group;
  }

  #open(memoryLimit: number): Lease {
    const lease = new Lease({ cluster: this.#cluster, image: this.#image, memoryLimit });
    this.#leases.add(lease);
    void lease.over.then(async () => {
      await lease.end();
      this.#leases.delete(lease);
    });
    return lease;
  }
}

function toOutcome(finish: Finish, { timeout }: ExecuteOptions): StepOutcome {
  return finish.type === 'outcome' ? finish.outcome : describeAnswer(finish, timeout);
}
