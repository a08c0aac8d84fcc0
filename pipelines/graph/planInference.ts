import type { ModuleSpec } from '../../modules/define.ts';
import type { Result } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { InferencePlan, ServedNode } from '../contract/servable.ts';
import { checkParams, openScope } from './checkParams.ts';
import { collectValues } from './collectValues.ts';
import { deriveInference } from './deriveInference.ts';

export interface PlanInferenceOptions {
  /** As of `deriveInference`. */
  nodeId?: string | undefined;
  /** Values of pipeline parameters in the run. */
  parameters: Record<string, unknown>;
}

/** What is served for a trained model, with the params that its steps had in a run. Fails with sentences that say why nothing can be. */
export function planInference(
  pipeline: Pipeline,
  catalog: readonly ModuleSpec[],
  { nodeId, parameters }: PlanInferenceOptions,
): Result<InferencePlan, string[]> {
  const { graph, traced } = deriveInference(pipeline, catalog, nodeId);
  const request = traced?.sources[0];
  if (!traced || !request || graph.problems.length > 0) return { ok: false, error: graph.problems };
  const byId = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const specs = new Map(catalog.map((spec) => [spec.id, spec]));
  const scope = openScope(pipeline, collectValues(pipeline, parameters).values);
  const problems: string[] = [];
  const nodes = traced.served.flatMap((served): ServedNode[] => {
    const params = checkParams(byId.get(served.nodeId)!, specs.get(served.module)!, scope);
    if (params.ok) return [{ ...served, params: params.value }];
    problems.push(...params.error.map(({ message }) => `"${served.title}": ${message}`));
    return [];
  });
  problems.push(...[...scope.missing].map((name) => `The pipeline parameter "${name}" has no value.`));
  if (problems.length > 0) return { ok: false, error: problems };
  return { ok: true, value: { request, nodes } };
}
