import { useMemo } from 'react';
import type { Problem } from '../../pipelines/contract/error.ts';
import { useChecks } from '../canvas/OpenedContext.tsx';
import { useComputeWarnings } from '../compute/useComputeWarnings.ts';

type ShownProblem = Pick<Problem, 'node' | 'message'> & {
  /** It keeps the pipeline from running here, and is right elsewhere. */
  isOfPlace: boolean;
};

/** What keeps the open pipeline from running: what is wrong with it, and what it names that this machine does not know. */
export function useProblems(): ShownProblem[] {
  const found = useChecks((state) => state.problems);
  const warnings = useComputeWarnings();
  return useMemo(() => {
    // The engine, asked for a run, tells of targets as well: said once.
    const others = warnings.length === 0 ? found : found.filter(({ code }) => code !== 'unknown-target');
    return [
      ...others.map(({ code, node, message }) => ({
        ...(node !== undefined && { node }),
        message,
        isOfPlace: code === 'unknown-target',
      })),
      ...warnings.map((warning) => ({ ...warning, isOfPlace: true })),
    ];
  }, [found, warnings]);
}
