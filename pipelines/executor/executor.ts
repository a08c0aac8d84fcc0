import type { ChildMetric, ChildRequest, ChildResult } from '../contract/child.ts';
import type { StepFailure } from '../contract/run.ts';
import type { Column } from '../contract/table.ts';
import type { StepTask } from '../worker/protocol.ts';

/** Which step of which run a task is of. What an executor leaves in other programs bears this as labels. */
export interface StepIdentity {
  runId: string;
  nodeId: string;
  /** From 1. */
  attempt: number;
}

/** What a step reports while it runs. */
export interface StepObserver {
  log(level: 'info' | 'warning' | 'error', message: string): void;
  metric(name: string, value: number, step?: number): void;
  progress(fraction: number, message?: string): void;
  /** Where it runs, in words for users, once that is known: a container, a node of a cluster. */
  placed?(place: string): void;
  /**
   * The step asks for a child run. `result` never rejects. Requests of one step may overlap; files in it are named as the step
   * knows them, below the task's `tempDir`, and paths in the result are those of this machine. Where it is missing, a request is
   * answered as failed.
   */
  startChild?(request: ChildRequest, onMetric: (metric: ChildMetric) => void): StartedChild;
}

export interface StartedChild {
  result: Promise<ChildResult>;
  /** Ends it; it settles soon after. */
  cancel(): void;
}

export interface ExecuteOptions {
  signal: AbortSignal;
  /** Milliseconds after which the step is ended; those in which its child runs go on do not count. */
  timeout?: number | undefined;
  /** The process serves no other step, before or after. */
  isolated?: boolean;
  identity?: StepIdentity;
}

export type StepOutcome =
  | { type: 'completed' }
  /** The step's own fault, or its data's: to try again changes nothing. */
  | { type: 'failed'; failure: StepFailure }
  | { type: 'canceled' }
  /** The place where it ran went away: it may be tried again. */
  | { type: 'lost'; message: string; detail?: string };

/**
 * Runs steps somewhere. Implementations pass the suite in test/conformance/executor.ts.
 * - `execute` settles within a second of the signal, and nothing that the step started is alive then.
 * - Outputs stand at the paths of the task when, and only when, the outcome is `completed`.
 * - Child runs that still go on when the step has ended, however it ended, are canceled.
 */
export interface Executor {
  /** What decides results beside code and inputs; part of every step's key. */
  readonly environment: string;
  execute(task: StepTask, observer: StepObserver, options: ExecuteOptions): Promise<StepOutcome>;
  /** Columns of a module's source file, without running it; the failure where it cannot be read. */
  inspect(task: StepTask, options: ExecuteOptions): Promise<Column[] | StepFailure>;
  /** Bytes that steps which begin from now on may use; where there is a limit. */
  setMemoryLimit?(bytes: number): void;
  /** Ends every process; running steps end as canceled. */
  close(): Promise<void>;
}
