import { formatSpan } from '../formatTime.ts';
import { laneOf, type Timeline, type TimelineBar } from './layoutTimeline.ts';
import classes from './TimelineBars.module.css';

/** Round times above the bars. Times are milliseconds. */
export function TimelineAxis({ length, ticks }: Pick<Timeline, 'length' | 'ticks'>) {
  return (
    <span className={classes.axis}>
      {ticks.map((tick) => (
        <span
          key={tick}
          className={classes.tick}
          data-last={tick / length > 0.92 || undefined}
          style={{ insetInlineStart: share(tick, length) }}
        >
          {describeTick(tick)}
        </span>
      ))}
    </span>
  );
}

function describeTick(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  return formatSpan(milliseconds).replace('.0 s', ' s');
}

/** A step in time. Its numbers stand beside it. */
export function TimelineBarCell({ bar, timeline }: { bar: TimelineBar; timeline: Timeline }) {
  const { length, ticks } = timeline;
  return (
    <div className={classes.lane} aria-hidden>
      {ticks.map((tick) => (
        <span key={tick} className={classes.line} style={{ insetInlineStart: share(tick, length) }} />
      ))}
      {bar.begins !== null && (
        <span
          className={classes.bar}
          data-status={bar.status}
          data-critical={bar.isCritical || undefined}
          data-lane={bar.status === 'reused' ? undefined : laneOf(bar.target, timeline)}
          style={{
            insetInlineStart: share(bar.begins, length),
            width: bar.status === 'reused' ? undefined : share(bar.duration ?? 0, length),
          }}
        />
      )}
    </div>
  );
}

function share(part: number, whole: number): string {
  return `${(part / whole) * 100}%`;
}
