import { text } from '../../text/en.ts';
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
export function TimelineLegend() {
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
    </ul>
  );
}
