import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { queries } from '../../api/queries.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import classes from './StepPanel.module.css';

/** Why the step ran in this run, or why its earlier result was taken. Asked for when it has begun. */
export function WhyItRan({ runId, step }: { runId: string; step: RunStep }) {
  const words = text.runs.step;
  const hasBegun = step.startedAt !== null && step.status !== 'queued';
  const { data, error } = useQuery(
    queries.runs.explainStep.queryOptions({ input: { runId, nodeId: step.nodeId }, enabled: hasBegun }),
  );
  if (!hasBegun) return null;
  return (
    <section>
      <h3>{step.status === 'reused' ? words.why.reused : words.why.ran}</h3>
      {error && <Text size="sm">{describeError(error)}</Text>}
      {!data && !error && <Loader size="xs" aria-label={text.common.loading} />}
      {data?.reasons.length === 0 && <Text size="sm">{words.noReasons}</Text>}
      {data && data.reasons.length > 0 && (
        <ul className={classes.reasons}>
          {data.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
