import { localTarget } from '../../../pipelines/contract/localTarget.ts';
import { nameOfTarget } from '../../compute/describeTarget.ts';
import { text } from '../../text/en.ts';
import { laneOf, type Timeline } from './layoutTimeline.ts';
import bars from './TimelineBars.module.css';
import classes from './TimelineLegend.module.css';

const entries = [
  { status: 'completed', words: 'ran' },
  { status: 'reused', words: 'reused' },
  { status: 'running', words: 'running' },
  { status: 'failed', words: 'failed' },
  { status: 'completed', words: 'critical', isCritical: true },
] as const;

/** What the looks of bars mean. */
export function TimelineLegend({ timeline }: { timeline: Pick<Timeline, 'targets'> }) {
  const words = text.runs.run.timeline.legend;
  return (
    <ul className={classes.legend}>
      {entries.map((entry) => (
        <li key={entry.words}>
          <span className={classes.swatch} aria-hidden>
            <span className={bars.bar} data-status={entry.status} data-critical={'isCritical' in entry || undefined} />
          </span>
          {words[entry.words]}
        </li>
      ))}
      {timeline.targets.length > 1 &&
        timeline.targets.map((target) => (
          <li key={target ?? localTarget}>
            <span className={bars.laneMark} data-lane={laneOf(target, timeline)} aria-hidden />
            {nameOfTarget(target ?? localTarget)}
          </li>
        ))}
    </ul>
  );
}
