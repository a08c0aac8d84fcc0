import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { titleOf } from '../graph/lookup.ts';

/** A pipeline that names a target or an environment. */
export interface PipelineUse {
  path: string;
  name: string;
  /** It is the choice of the pipeline itself. */
  isWhole: boolean;
  /** Titles of the steps that name it. */
  steps: string[];
}

/** How a pipeline uses a target or an environment; undefined: not at all. */
export function findUse(
  path: string,
  pipeline: Pipeline,
  member: 'compute' | 'environment',
  name: string,
): PipelineUse | undefined {
  const isWhole = pipeline[member] === name;
  const steps = pipeline.nodes.filter((node) => node[member] === name).map(titleOf);
  return isWhole || steps.length > 0 ? { path, name: pipeline.name || path, isWhole, steps } : undefined;
}
