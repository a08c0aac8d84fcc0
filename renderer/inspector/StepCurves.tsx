import { useMemo } from 'react';
import { useLiveStep } from '../canvas/OpenedContext.tsx';
import { MetricCurves } from '../runs/run/MetricCurves.tsx';
import { listCurves } from '../runs/run/metricCurves.ts';
import { text } from '../text/en.ts';
import { Section } from './Section.tsx';

/** What the step measured along the way in the newest run, and does just now: how its loss falls. */
export function StepCurves({ nodeId }: { nodeId: string }) {
  const step = useLiveStep(nodeId);
  const groups = useMemo(() => (step ? listCurves([step]) : []), [step]);
  if (groups.length === 0) return null;
  return (
    <Section title={text.inspector.step.curves}>
      {groups.map((group) => (
        <MetricCurves key={`${nodeId} ${group.curves[0]!.name}`} group={group} height={150} />
      ))}
    </Section>
  );
}
