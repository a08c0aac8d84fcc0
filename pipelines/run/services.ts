import type { ModuleSpec } from '../../modules/define.ts';
import type { ArtifactStore } from '../cache/artifactStore.ts';
import type { CodeDigests } from '../cache/codeDigest.ts';
import type { ResultCache } from '../cache/resultCache.ts';
import type { EventStream } from '../event/eventStream.ts';
import type { Executor } from '../executor/executor.ts';
import type { WorkerSlots } from './workerSlots.ts';

/** What a run works with. Chosen in main/. */
export interface RunServices {
  catalog: readonly ModuleSpec[];
  artifacts: ArtifactStore;
  cache: ResultCache;
  code: Pick<CodeDigests, 'of'>;
  executor: Executor;
  events: EventStream;
  limits: RunLimits;
  slots: WorkerSlots;
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
