import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import type { EnvironmentView } from '../../pipelines/contract/rpc/compute.ts';
import { findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';

export interface ComputeWarning {
  /** Step that names it; undefined: the pipeline. */
  node?: string;
  message: string;
}

type Chooser = Pick<Pipeline, 'compute' | 'environment'>;

/**
 * Targets and environments that a pipeline names and that are not here: a file that was written on another machine can name
 * them. What is of no effect is not told: an environment of steps that run on this machine, and a target of a module that stays.
 * @param targets names of the targets, this machine's among them; undefined while they are not known
 * @param environments undefined while they are not known
 */
export function findUnknownTargets(
  pipeline: Pipeline,
  targets: readonly string[] | undefined,
  environments: readonly EnvironmentView[] | undefined,
): ComputeWarning[] {
  const sayTarget = ({ compute = localTarget }: Chooser) =>
    targets && compute !== localTarget && !targets.includes(compute) ? [text.compute.problems.target(compute)] : [];
  const sayEnvironment = ({ environment }: Chooser) => {
    if (!environments || environment === undefined) return [];
    const known = environments.find(({ name }) => name === environment);
    if (!known) return [text.compute.problems.environment(environment)];
    return known.problem === null ? [] : [text.compute.problems.environmentFile(environment, known.problem)];
  };
  const isElsewhere = (compute: string | undefined) => (compute ?? pipeline.compute ?? localTarget) !== localTarget;
  const ofPipeline = [
    ...sayTarget(pipeline),
    ...(pipeline.nodes.some(({ compute }) => isElsewhere(compute)) ? sayEnvironment(pipeline) : []),
  ].map((message) => ({ message }));
  const ofSteps = pipeline.nodes.flatMap((node) => {
    if (findSpec(node.module)?.stays) return [];
    const found = [...sayTarget(node), ...(isElsewhere(node.compute) ? sayEnvironment(node) : [])];
    return found.map((message) => ({ node: node.id, message }));
  });
  return [...ofPipeline, ...ofSteps];
}
