import { useMemo } from 'react';
import { useDocument } from '../canvas/OpenedContext.tsx';
import { type ComputeWarning, findUnknownTargets } from './findUnknownTargets.ts';
import { useEnvironments, useTargetNames } from './useCompute.ts';

/** What the open pipeline names and this machine does not know. It can be edited all the same, and run where it is known. */
export function useComputeWarnings(): ComputeWarning[] {
  const pipeline = useDocument((state) => state.pipeline);
  const targets = useTargetNames();
  const { data: environments } = useEnvironments();
  return useMemo(() => findUnknownTargets(pipeline, targets, environments), [pipeline, targets, environments]);
}
