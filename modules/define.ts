import type { z } from 'zod';
import type { ArtifactType } from '../pipelines/contract/artifact.ts';
import type { ChildMetric, ChildResult, NewChildRequest } from '../pipelines/contract/child.ts';
import type { Column, Task } from '../pipelines/contract/table.ts';

/** What is known about the artifact on a port before anything has run. */
export type PortShape =
  | { type: 'table' /** undefined: not known before the run. */; columns: Column[] | undefined }
  | { type: 'untrained-model'; task: Task; quantiles?: readonly number[] | undefined }
  | {
      type: 'model';
      task: Task;
      label: Column | undefined;
      features: Column[] | undefined;
      /** Of a regression by quantiles: those that it answers. */
      quantiles?: readonly number[] | undefined;
    }
  | { type: 'transformation' }
  | { type: 'evaluation' }
  | { type: 'directory' }
  | { type: 'zip' };

export interface InputPort {
  type: ArtifactType;
  title: string;
  optional?: boolean;
  /** For models: the tasks that this port takes; all when left out. */
  tasks?: Task[];
}

export interface OutputPort {
  type: ArtifactType;
  title: string;
}

/** Something that the specs alone can tell is wrong: an unknown column, a parameter that does not fit its inputs. */
export interface SchemaIssue {
  /** Name of the parameter at fault, or of the input port. */
  param?: string;
  port?: string;
  /** One sentence: what is wrong and what to do about it. */
  message: string;
}

export interface SchemaResult {
  /** Shape by output port. */
  outputs: Record<string, PortShape>;
  issues?: SchemaIssue[];
}

export interface SchemaArgs<P> {
  params: P;
  /** Shape by input port; a port without an edge is missing. */
  inputs: Record<string, PortShape | undefined>;
  /** For modules with `sources`: columns found in the source file, where somebody has looked. */
  sourceColumns?: Column[] | undefined;
}

/** How the form shows a parameter. Given to zod's `.meta()`. */
export interface ParamMeta {
  title: string;
  help?: string;
  /** Left out: chosen from the zod type (number, switch, select, text). */
  widget?: 'column' | 'columns' | 'file' | 'sql' | 'text-area' | 'list';
  /** For column widgets: the input port whose columns are offered; default is the first table port. */
  port?: string;
  /** Shown only while other parameters have one of these values, e.g. `{ mode: ['head'] }`. */
  showWhen?: Record<string, readonly unknown[]>;
}

/**
 * What a step becomes in the inference graph that is derived from a training graph. `apply`: it is served. `pass`: it only chooses
 * or repeats rows to train with, so rows go straight through. `model`: what it trains is kept. `drop`: it is only of training.
 */
export type ServingRole = 'apply' | 'drop' | 'pass' | 'model';

export interface ModuleSpec<P extends z.ZodType = z.ZodType> {
  /** Kebab case, the same as the folder's name. */
  id: string;
  version: number;
  title: string;
  /** Kebab case, the same as the folder's parent. */
  category: string;
  /** One sentence for the palette. */
  description: string;
  inputs: Record<string, InputPort>;
  outputs: Record<string, OutputPort>;
  /** A z.strictObject; every member has a default or is required, and `.meta()` of type ParamMeta. */
  params: P;
  schema(args: SchemaArgs<z.output<P>>): SchemaResult;
  serving: ServingRole;
  /** Inputs whose rows are those of the output, one by one, as far as they stay: of steps that are served the first table, if left out. */
  rows?: readonly string[];
  /** `never`: has an effect outside its outputs, so it runs every time. */
  cache: 'pure' | 'never';
  /** Parameters under which the step runs every time although it is pure: its source may change unseen. */
  runsAlways?(params: z.output<P>): boolean;
  /** Parameters that name files outside the graph; their content is part of the step's key, their path is not. */
  sources?: readonly string[];
  /**
   * From the parameters of version n to those of n + 1, under n: what older pipelines hold is brought up to date by these. A
   * version without one left its parameters as they were.
   */
  migrations?: Readonly<Record<number, (params: Record<string, unknown>) => Record<string, unknown>>>;
  /** In no list that users choose modules from: the engine makes pipelines with it. */
  hidden?: boolean;
  /** Reads or writes files of this machine that are no source: its steps never run anywhere else. */
  stays?: boolean;
  /** Runs code that a stranger may have written: its worker process serves no other step. */
  isolated?: boolean;
  /** Ids of the modules that its child runs are made of: their code decides its results as well as its own. */
  runs?: readonly string[];
}

/** Keeps the parameter type of a spec. Ports keep their names. */
export function defineModule<P extends z.ZodType, const S extends ModuleSpec<P>>(spec: S & { params: P }): S {
  return spec;
}

/** Adds title, help and widget to a parameter. */
export function param<T extends z.ZodType>(type: T, meta: ParamMeta): T {
  return type.meta({ ...meta });
}

export interface RunContext {
  log(message: string, level?: 'info' | 'warning'): void;
  /** A number worth keeping; `step` is the x value of a curve (iteration, epoch). */
  metric(name: string, value: number, step?: number): void;
  /** Share of the work done, 0 to 1, and what is being done. */
  progress(fraction: number, message?: string): void;
  signal: AbortSignal;
  /**
   * Has a small pipeline run as a child of this run, with the engine's cache and places for steps; for modules whose spec has
   * `runs`. Answers how it ended: a child that failed is no failure of this step. Several may go on at once.
   */
  runChild(request: NewChildRequest, options?: ChildOptions): Promise<ChildResult>;
  /** An empty folder that is removed after the step. */
  tempDir: string;
  /** Folder of the workspace: where Export Data writes. */
  workspaceDir: string;
  /** Bytes that this step may use. */
  memoryLimit: number;
  /** Threads that this step may use. Results never depend on it. */
  threads: number;
}

export interface ChildOptions {
  /** Called with each metric of the child's steps, in order, before the child has ended. */
  onMetric?(metric: ChildMetric): void;
  /** Ends the child, which answers `canceled` then, or what it had come to. */
  signal?: AbortSignal;
}

export interface RunArgs<P> {
  params: P;
  /** Path of the artifact (a file or a folder) by input port; a port without an edge is missing. Read only. */
  inputs: Record<string, string | undefined>;
  /** Path to write the artifact to (a file, or a folder to be made), by output port. Every one must be written. */
  outputs: Record<string, string>;
}

/** The type of a module's `run`: `export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => …`. */
export type RunOf<S extends ModuleSpec> = (args: RunArgs<z.output<S['params']>>, context: RunContext) => Promise<void>;

/** Columns of a module's source file, without running it. */
export type InspectOf<S extends ModuleSpec> = (
  args: { params: z.output<S['params']> },
  context: RunContext,
) => Promise<Column[]>;

/** What a `run.ts` exports. */
export interface ModuleRunner {
  run: (args: RunArgs<never>, context: RunContext) => Promise<void>;
  inspect?: (args: { params: never }, context: RunContext) => Promise<Column[]>;
}

/**
 * The failure of a step that its user can mend: bad data, a parameter that does not fit. The message says what is
 * wrong, where, and what to do; it is shown as it is. Anything else that a module throws is a bug and shown as one.
 */
export class StepError extends Error {
  override name = 'StepError';
}
