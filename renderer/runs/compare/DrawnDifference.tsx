import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { queries } from '../../api/queries.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { fillParameters } from './fillParameters.ts';

const RunCanvas = lazy(async () => ({ default: (await import('../../canvas/RunCanvas.tsx')).RunCanvas }));

/** The pipeline of a run, with what is different from the baseline's marked. */
export function DrawnDifference({ baseline, runId }: { baseline: string; runId: string }) {
  const before = useQuery(queries.runs.get.queryOptions({ input: { runId: baseline } }));
  const now = useQuery(queries.runs.get.queryOptions({ input: { runId } }));
  const drawn = useMemo(
    () => before.data && now.data && { before: fillParameters(before.data), pipeline: fillParameters(now.data) },
    [before.data, now.data],
  );
  const error = before.error ?? now.error;
  if (error) {
    return (
      <Text p="lg" role="alert">
        {describeError(error)}
      </Text>
    );
  }
  const waiting = <Loader m="xl" aria-label={text.common.loading} />;
  if (!drawn) return waiting;
  return (
    <Suspense fallback={waiting}>
      <RunCanvas key={runId} {...drawn} />
    </Suspense>
  );
}
