import { Loader } from '@mantine/core';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { OutputRef } from '../../../pipelines/contract/rpc/outputs.ts';
import { useRuns } from '../../store/runs.ts';
import { text } from '../../text/en.ts';
import { OutputWindow } from './OutputWindow.tsx';
import type { RunPartProps } from './runPart.ts';

const RunCanvas = lazy(async () => ({ default: (await import('../../canvas/RunCanvas.tsx')).RunCanvas }));

/** The pipeline as it was run, with each step's state. */
export function GraphTab({ detail, step, onStep }: RunPartProps) {
  const [opened, setOpened] = useState<OutputRef | null>(null);
  const live = useRuns((state) => state.runs[detail.run.id]?.steps);
  const steps = useMemo(
    () => detail.steps.map((one) => ({ ...one, fraction: live?.[one.nodeId]?.fraction ?? null })),
    [detail.steps, live],
  );
  const open = useCallback((output: OutputRef) => setOpened(output), []);
  return (
    <Suspense fallback={<Loader m="xl" aria-label={text.common.loading} />}>
      <RunCanvas
        pipeline={detail.pipeline}
        steps={steps}
        runId={detail.run.id}
        onOpenOutput={open}
        selected={step}
        onSelect={onStep}
      />
      <OutputWindow output={opened} steps={detail.steps} onClose={() => setOpened(null)} />
    </Suspense>
  );
}
