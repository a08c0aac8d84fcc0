import type { Pipeline } from '../../../pipelines/contract/graph.ts';
import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import { substituteParameters } from '../../../pipelines/graph/substituteParameters.ts';

/** The pipeline with the run's parameters filled in, so that a step differs where only a parameter was given another value. */
export function fillParameters({ run, pipeline }: Pick<RunDetail, 'run' | 'pipeline'>): Pipeline {
  const values = new Map(Object.entries(run.parameters));
  const nodes = pipeline.nodes.map((node) => ({
    ...node,
    params: substituteParameters(node.params, values).value as typeof node.params,
  }));
  return { ...pipeline, nodes };
}
