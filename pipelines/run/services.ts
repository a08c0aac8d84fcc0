import type { ModuleSpec } from '../../modules/define.ts';
import type { ArtifactStore } from '../cache/artifactStore.ts';
import type { CodeDigests } from '../cache/codeDigest.ts';
import type { ResultCache } from '../cache/resultCache.ts';
import type { Result } from '../contract/error.ts';
import type { Step } from '../contract/plan.ts';
import type { EventStream } from '../event/eventStream.ts';
import type { Executor } from '../executor/executor.ts';
import type { WorkerSlots } from './workerSlots.ts';

/** A target of steps: processes of this machine, a Docker engine, a cluster. */
export interface ComputePlace {
  /** The target's name. */
  target: string;
  executor: Executor;
  slots: WorkerSlots;
  limits: Pick<RunLimits, 'memory' | 'threads'>;
}

/** The targets and environments that steps may name. */
export interface ComputePlaces {
  /** Connects to nothing. An error says in words what of it is not known here. */
  find(step: Pick<Step, 'compute' | 'environment'>): Promise<Result<ComputePlace, string>>;
  /** Ends what goes on there, and every connection. */
  close(): Promise<void>;
}

/** What a run works with. Chosen in main/. */
export interface RunServices {
  /** Modules that runs may have. Their schemas take a while to be made, and are made when they are first asked for. */
  catalog(): Promise<readonly ModuleSpec[]>;
  artifacts: ArtifactStore;
  cache: ResultCache;
  code: Pick<CodeDigests, 'of'>;
  /** Processes of this machine. */
  executor: Executor;
  /** Where steps run. */
  compute: ComputePlaces;
  events: EventStream;
  limits: RunLimits;
  paths: {
    workspace: string;
    /** Where attempts write before they are published; on the same disk as the artifacts. */
    attempts: string;
  };
}

export interface RunLimits {
  /** Steps at the same time. */
  workers: number;
  /** Bytes that a step may use. */
  memory: number;
  /** Threads that a step may use. */
  threads: number;
}

/** Who asks for what of one run. */
export interface RunScope {
  runId: string;
  signal: AbortSignal;
  /** false: every step runs, whatever the cache holds. */
  reuse: boolean;
  /** Nodes whose steps run, whatever the cache holds. */
  rerun: ReadonlySet<string>;
  /** Milliseconds that a step may take. */
  stepTimeout?: number | undefined;
}
