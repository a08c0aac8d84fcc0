import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { ModuleSpec } from '../../modules/define.ts';
import { ArtifactStore } from '../cache/artifactStore.ts';
import { CodeDigests } from '../cache/codeDigest.ts';
import { ResultCache } from '../cache/resultCache.ts';
import type { WorkspaceSharing } from '../compute/workspaceSharing.ts';
import type { Problem, Result } from '../contract/error.ts';
import type { RunEvent } from '../contract/event.ts';
import { localTarget } from '../contract/localTarget.ts';
import { EventStream } from '../event/eventStream.ts';
import type { Executor } from '../executor/executor.ts';
import { type RunOutcome, type RunRequest, runPipeline } from '../run/runPipeline.ts';
import type { RunLimits, RunServices } from '../run/services.ts';
import { WorkerSlots } from '../run/workerSlots.ts';
import type { LockHolder } from '../store/engineLock.ts';
import { RunHistory } from '../store/runHistory.ts';
import { RunStore } from '../store/runStore.ts';
import type { ComputeOptions } from './computePlaces.ts';
import { type HeldWorkspace, holdWorkspace } from './holdWorkspace.ts';
import { LazyExecutor } from './lazyExecutor.ts';
import { defaultLimits } from './limits.ts';
import { StepPlaces } from './stepPlaces.ts';
import { createWorkspace, workspacePaths } from './workspace.ts';

export interface EngineOptions {
  workspace: string;
  /** The workspace, where it is held already. Let go of by the engine. */
  held?: HeldWorkspace | undefined;
  limits?: Partial<RunLimits>;
  /** Modules that its runs may have. Default: all. */
  catalog?: readonly ModuleSpec[];
  executor?: Executor;
  code?: RunServices['code'];
  /** Told in words for users what keeps results from being shared. Default: printed as an error. */
  onTrouble?: (message: string) => void;
  /** Where the targets of the workspace find their secrets. */
  secrets?: Pick<ComputeOptions, 'userFolder' | 'encryptionKey'>;
}

export interface Engine {
  services: RunServices;
  database: Database.Database;
  store: RunStore;
  history: RunHistory;
  /** Where its steps run. */
  compute: StepPlaces;
  /** Where its results are shared. */
  sharing(): Promise<WorkspaceSharing>;
  run(request: RunRequest, signal?: AbortSignal): Promise<Result<RunOutcome, Problem[]>>;
  /** Other limits, for steps that begin from now on. */
  setLimits(limits: Partial<RunLimits>): void;
  subscribe(listener: (events: readonly RunEvent[]) => void): () => void;
  /** Cancels what runs, and lets go of the workspace. */
  close(): Promise<void>;
}

/** How long a request to cancel, made by another process, may wait. Milliseconds. */
const cancelPoll = 200;
/** How long runs that were cancelled by closing may take to write down their end. Milliseconds. */
const closePatience = 1000;

/**
 * Opens a workspace as its only engine. First of all it puts right what an engine that was killed left behind.
 * Answers who holds the workspace when another engine has it. Throws NewerWorkspaceError.
 */
export async function createEngine(options: EngineOptions): Promise<Engine | { holder: LockHolder | undefined }> {
  const held = options.held ?? (await holdWorkspace(workspacePaths(options.workspace)));
  if ('holder' in held) return held;
  const { paths, database } = held;
  const store = new RunStore(database);
  store.markInterrupted(Date.now());
  // Orphans of an engine that was killed write for half a second more.
  await rm(paths.attempts, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 });
  createWorkspace(paths);

  const limits = { ...defaultLimits(), ...options.limits };
  const executor = options.executor ?? localProcesses(limits);
  const local = { target: localTarget, executor, slots: new WorkerSlots(limits.workers), limits };
  const compute = new StepPlaces(local, { ...paths, ...options.secrets });
  void compute.reap((text) => process.stderr.write(`${text}\n`));
  const artifacts = new ArtifactStore(paths.artifacts, paths.quarantine);
  const onTrouble = options.onTrouble ?? ((message: string) => console.error(message));
  const cache = new ResultCache(paths.cache, artifacts);
  let shared: Promise<WorkspaceSharing> | undefined;
  const sharing = () => {
    shared ??= import('./sharing.ts').then(({ openSharing }) =>
      openSharing({ ...paths, ...options.secrets, artifacts, cache, onTrouble }),
    );
    return shared;
  };
  if (existsSync(paths.sharedCache)) await sharing();
  let stop = new AbortController();
  let storeFailure: Error | undefined;
  const giveUp = (error: Error) => {
    storeFailure ??= error;
    stop.abort();
  };
  const events = new EventStream((batch) => store.record(batch), giveUp);
  const services: RunServices = {
    catalog: async () => options.catalog ?? (await import('../../modules/catalog.ts')).catalog,
    artifacts,
    cache,
    code: options.code ?? new CodeDigests(),
    executor,
    compute,
    events,
    limits,
    paths: { workspace: paths.workspace, attempts: paths.attempts },
  };

  const active = new Set<Promise<unknown>>();

  /** After the store failed (the disk was full), all runs ended. Throws while it fails still. */
  async function recover(): Promise<void> {
    await Promise.all(active);
    if (!storeFailure) return;
    store.markInterrupted(Date.now());
    storeFailure = undefined;
    stop = new AbortController();
    events.recover();
  }

  async function run(request: RunRequest, signal?: AbortSignal): Promise<Result<RunOutcome, Problem[]>> {
    if (storeFailure) await recover();
    const running = runUntilStopped(request, signal);
    const settled = running.catch(() => {});
    active.add(settled);
    try {
      return await running;
    } finally {
      active.delete(settled);
    }
  }

  async function runUntilStopped(request: RunRequest, signal?: AbortSignal): Promise<Result<RunOutcome, Problem[]>> {
    const canceled = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const onStart = (runId: string) => {
      timer = setInterval(() => {
        try {
          if (store.isCancelRequested(runId)) canceled.abort();
        } catch (error) {
          giveUp(error as Error);
        }
      }, cancelPoll);
      request.onStart?.(runId);
    };
    const signals = [canceled.signal, stop.signal, ...(signal ? [signal] : [])];
    try {
      const outcome = await runPipeline({ ...request, onStart }, services, AbortSignal.any(signals));
      if (storeFailure) throw storeFailure;
      return outcome;
    } finally {
      clearInterval(timer);
    }
  }

  return {
    services,
    database,
    store,
    history: new RunHistory(database),
    compute,
    sharing,
    run,
    setLimits(changed) {
      Object.assign(limits, defaultLimits(), changed);
      local.slots.count = limits.workers;
      executor.setMemoryLimit?.(limits.memory);
    },
    subscribe: (listener) => events.subscribe(listener),
    async close() {
      stop.abort();
      await Promise.all([executor.close(), compute.close()]);
      // A timer left behind would keep the process that long.
      const settled = new AbortController();
      const patience = sleep(closePatience, undefined, { signal: settled.signal }).catch(() => {});
      await Promise.race([Promise.all(active), patience]);
      settled.abort();
      events.flush();
      held.release();
    },
  };
}

/** Loaded when first a step is executed: a run of what is known does not wait for it. */
function localProcesses(limits: RunLimits): Executor {
  return new LazyExecutor(`${process.platform}-${process.arch}`, async () => {
    const { ProcessExecutor } = await import('../executor/processExecutor.ts');
    return new ProcessExecutor({ memoryLimit: limits.memory });
  });
}
