import type { PortShape } from '../../modules/define.ts';
import type { Problem } from '../../pipelines/contract/error.ts';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { Column } from '../../pipelines/contract/table.ts';

export interface CheckRequest {
  id: number;
  pipeline: Pipeline;
  parameters: Record<string, unknown>;
  /** Columns of source files by node, as far as the engine has looked. */
  sourceColumns: Record<string, Column[]>;
}

/** A step that reads a file, and the parameters that it reads it with. */
export interface SourceStep {
  nodeId: string;
  module: string;
  params: Record<string, unknown>;
  /** false: a run does not read it, because it is pinned or only pinned steps would read from it. */
  isRead: boolean;
}

export interface CheckAnswer {
  id: number;
  problems: Problem[];
  /** What is known about each output before a run, by node and port. */
  shapes: Record<string, Record<string, PortShape>>;
  sources: SourceStep[];
  /** Steps that are left out of runs, because only pinned ones read from them. */
  idle: string[];
}
