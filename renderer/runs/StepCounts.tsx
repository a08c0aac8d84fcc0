import { Progress } from '@mantine/core';
import type { StepCounts as Counts } from '../../pipelines/contract/run.ts';
import { text } from '../text/en.ts';
import classes from './StepCounts.module.css';

const states = ['completed', 'reused', 'failed', 'skipped', 'canceled'] as const;

/** How the steps of a run fared, in words; with a bar while there are some to come. */
export function StepCounts({ counts, total }: { counts: Counts; total?: number | undefined }) {
  const words = text.runs.stepCounts;
  const done = states.reduce((sum, state) => sum + counts[state], 0);
  const isWaiting = total !== undefined && done < total;
  const parts = states.filter((state) => counts[state] > 0);
  return (
    <span className={classes.counts}>
      {isWaiting && (
        <>
          <Progress value={(done / total) * 100} size="sm" w={50} aria-hidden />
          <span>{words.waiting(done, total)}</span>
        </>
      )}
      {!isWaiting && parts.length === 0 && <span>{words.none}</span>}
      {!isWaiting &&
        parts.map((state) => (
          <span key={state} data-state={state} className={classes.part}>
            {words[state](counts[state])}
          </span>
        ))}
    </span>
  );
}
