import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { EngineConnection } from '../compute/connectEngine.ts';
import type { NamedEnvironment } from '../compute/environmentFiles.ts';
import type { TargetUse } from '../compute/targetUse.ts';
import type { ComputeSecrets, ComputeTarget } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import type { Executor } from '../executor/executor.ts';
import type { SwarmCluster } from '../executor/swarm/swarmCluster.ts';
import type { ComputePlace, RunLimits } from '../run/services.ts';
import { WorkerSlots } from '../run/workerSlots.ts';
import { type EngineOwner, makeExecutor, openCluster, reapTarget } from './chooseExecutor.ts';
import { LazyExecutor } from './lazyExecutor.ts';

/** Milliseconds for a last look at an engine. */
const closePatience = 2_000;
/** Milliseconds after which an engine is looked at again: it may still have been making what its dead client had asked for. */
const secondLook = 15_000;

export interface OpenTargetOptions {
  target: ComputeTarget;
  /** Another one where the target or its secrets have changed. */
  mark: string;
  secrets: ComputeSecrets;
  owner: EngineOwner;
  /** Folder that attempts write to. */
  attempts: string;
  use: TargetUse;
  /** What a step may use where the target does not say so. */
  local: Pick<RunLimits, 'memory' | 'threads'>;
}

/** A compute target in use: one connection, made when it is first needed, and an executor for each environment. */
export class OpenTarget {
  readonly mark: string;
  readonly slots: WorkerSlots;
  readonly #options: OpenTargetOptions;
  readonly #executors = new Map<string, Executor>();
  #connection: Promise<EngineConnection> | undefined;
  #cluster: Promise<SwarmCluster> | undefined;

  constructor(options: OpenTargetOptions) {
    this.mark = options.mark;
    this.slots = new WorkerSlots(options.target.slots);
    this.#options = options;
  }

  /** Connects to nothing. */
  place(environment: NamedEnvironment | undefined): ComputePlace {
    const { target, local } = this.#options;
    const { memory = local.memory, cpus } = target;
    const threads = cpus === undefined ? local.threads : Math.max(1, Math.floor(cpus));
    const executor = this.#executorFor(environment);
    return { target: target.name, executor, slots: this.slots, limits: { memory, threads } };
  }

  /** Throws EngineConnectionError. What is made through it is found again after a crash. */
  async connect(): Promise<Docker> {
    if (!this.#connection) {
      const { target, secrets, use } = this.#options;
      use.note(target.name);
      const { connectEngine } = await import('../compute/connectEngine.ts');
      const connecting = this.#connection ?? connectEngine(target.engine, secrets);
      this.#connection = connecting;
      connecting.catch(() => {
        if (this.#connection === connecting) this.#connection = undefined;
      });
    }
    return (await this.#connection).docker;
  }

  /** Builds or finds the image of an environment. Throws EngineConnectionError. */
  async buildImage(
    environment: NamedEnvironment | undefined,
    onLine: (line: string) => void = () => {},
  ): Promise<Result<{ id: string; reused: boolean }, string>> {
    const { ensureImage } = await import('./ensureImage.ts');
    return await ensureImage(await this.connect(), environment, onLine);
  }

  /** Removes what earlier lives of the engine left behind there. Throws what the connection throws. */
  async reap(): Promise<void> {
    const { target, owner } = this.#options;
    const look = async () => await reapTarget(target, await this.connect(), owner);
    await look();
    const again = () => {
      if (this.#connection) look().catch(() => {});
    };
    setTimeout(again, secondLook).unref();
  }

  /** Ends when the steps that run here have ended. */
  async retire(): Promise<void> {
    await this.slots.idle();
    await this.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#executors.values()].map((executor) => executor.close()));
    this.#executors.clear();
    await (await this.#cluster?.catch(() => undefined))?.close();
    const connection = await this.#connection?.catch(() => undefined);
    this.#connection = undefined;
    this.#cluster = undefined;
    if (!connection) return;
    await this.#leaveNothing(connection.docker);
    connection.close();
  }

  /** Forgets that the target was in use, if it can be seen that nothing of this workspace is there. */
  async #leaveNothing(docker: Docker): Promise<void> {
    const { target, owner, use } = this.#options;
    const patience = new AbortController();
    const late = sleep(closePatience, false, { signal: patience.signal }).catch(() => false);
    const nobody = { ...owner, engineId: '' };
    const reaped = reapTarget(target, docker, nobody).then(
      () => true,
      () => false,
    );
    if (await Promise.race([reaped, late])) use.forget(target.name);
    patience.abort();
  }

  #executorFor(environment: NamedEnvironment | undefined): Executor {
    const { target, owner } = this.#options;
    // Of the program's own image it is what processes of such a machine have: their results are shared.
    const name = environment && `environment "${environment.name}" ${environment.version.slice(0, 12)}`;
    const described = name ? `${target.platform}, ${name}` : target.platform;
    const known = this.#executors.get(described);
    if (known) return known;
    const executor = new LazyExecutor(described, () =>
      makeExecutor(target, {
        owner,
        environment: described,
        connect: () => this.connect(),
        cluster: () => (this.#cluster ??= this.#openCluster()),
        image: () => this.buildImage(environment),
      }),
    );
    this.#executors.set(described, executor);
    return executor;
  }

  async #openCluster(): Promise<SwarmCluster> {
    const { target, owner, attempts } = this.#options;
    return await openCluster(target, { owner, attempts, connect: () => this.connect() });
  }
}
