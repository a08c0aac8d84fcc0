import type { ModuleSpec } from '../../modules/define.ts';
import type { Problem, Result } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { Plan } from '../contract/plan.ts';
import type { Column } from '../contract/table.ts';
import { validatePipeline } from '../graph/validatePipeline.ts';
import { compilePlan } from '../plan/compilePlan.ts';

export interface PrepareRequest {
  pipeline: Pipeline;
  baseDir: string;
  parameters?: Record<string, unknown>;
  to?: string | undefined;
  /** Nodes that a request names beside. */
  rerun?: readonly string[];
  /** Columns of source files, by node, where somebody has looked. */
  sourceColumns?: (nodeId: string) => Column[] | undefined;
}

export interface Prepared {
  plan: Plan;
  /** Value of every pipeline parameter. */
  parameters: Record<string, unknown>;
}

/** Checks a pipeline as a whole and compiles it. All problems come at once. */
export function preparePlan(request: PrepareRequest, catalog: readonly ModuleSpec[]): Result<Prepared, Problem[]> {
  const { pipeline, parameters = {}, sourceColumns, baseDir, to, rerun = [] } = request;
  const validation = validatePipeline(pipeline, catalog, { parameters, ...(sourceColumns ? { sourceColumns } : {}) });
  const problems = [...validation.problems];
  for (const named of to === undefined ? rerun : [to, ...rerun]) {
    if (pipeline.nodes.some((node) => node.id === named)) continue;
    problems.push({ code: 'unknown-node', message: `The pipeline has no step "${named}".`, node: named });
  }
  if (problems.length > 0) return { ok: false, error: problems };
  const { params, order, idle } = validation;
  const plan = compilePlan(pipeline, { catalog, params, order, idle, rerun, baseDir, to });
  return { ok: true, value: { plan, parameters: validation.parameters } };
}
