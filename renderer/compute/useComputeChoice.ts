import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import { text } from '../text/en.ts';
import { nameOfTarget } from './describeTarget.ts';
import { useEnvironments, useTargetNames } from './useCompute.ts';

interface ComputeOption {
  value: string;
  label: string;
}

/**
 * Targets to choose from, this machine first, with what is chosen now even where it is not known here.
 * @param chosen names that are in use, undefined where none is
 */
export function useTargetOptions(chosen: string | undefined): ComputeOption[] {
  const known = useTargetNames();
  const others = (known ?? []).filter((name) => name !== localTarget);
  return withChosen(
    [localTarget, ...others].map((name) => ({ value: name, label: nameOfTarget(name) })),
    chosen,
    known !== undefined,
  );
}

/** Environments to choose from, with what is chosen now even where it is not here. */
export function useEnvironmentOptions(chosen: string | undefined): ComputeOption[] {
  const { data } = useEnvironments();
  return withChosen(
    (data ?? []).map(({ name }) => ({ value: name, label: name })),
    chosen,
    data !== undefined,
  );
}

function withChosen(options: ComputeOption[], chosen: string | undefined, isRead: boolean): ComputeOption[] {
  if (chosen === undefined || options.some(({ value }) => value === chosen)) return options;
  return [...options, { value: chosen, label: isRead ? text.compute.choice.unknown(chosen) : chosen }];
}

/** Sets where the steps of a pipeline run, or takes it out of the file. This machine is what runs without a choice. */
export function setPipelineCompute(
  pipeline: Pipeline,
  member: 'compute' | 'environment',
  value: string | undefined,
): Pipeline {
  const { [member]: before, ...rest } = pipeline;
  if (before === value) return pipeline;
  return value === undefined ? (rest as Pipeline) : { ...pipeline, [member]: value };
}
