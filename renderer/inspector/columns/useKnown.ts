import { useMemo } from 'react';
import { useChecks } from '../../canvas/OpenedContext.tsx';
import type { Known } from './findColumns.ts';

/** What the last check told of the steps of the pipeline that is open. */
export function useKnown(): Omit<Known, 'pipeline'> {
  const shapes = useChecks((state) => state.shapes);
  const byNode = useChecks((state) => state.byNode);
  const looking = useChecks((state) => state.looking);
  const isChecked = useChecks((state) => state.isChecked);
  return useMemo(
    () => ({
      shapes,
      hasProblem: (id) => byNode.has(id),
      isLooking: (id) => !isChecked || looking.has(id),
    }),
    [shapes, byNode, looking, isChecked],
  );
}
