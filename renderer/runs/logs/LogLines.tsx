import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { LogLine } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import classes from './LogLines.module.css';

interface LogLinesProps {
  lines: readonly LogLine[];
  /** Titles of steps; missing: all lines are of one step, which is not named. */
  titles?: ReadonlyMap<string, string>;
  /** Keep the newest line in sight. */
  isFollowing: boolean;
  /** The user scrolled away from the end, or back to it. */
  onFollow(isFollowing: boolean): void;
}

/** Pixels from the end within which it counts as the end. */
const nearEnd = 24;

/** Lines of a log, of any number; long ones are wrapped. */
export function LogLines({ lines, titles, isFollowing, onFollow }: LogLinesProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 20,
  });
  const count = lines.length;
  useEffect(() => {
    if (isFollowing && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [isFollowing, count, virtual]);

  function look(): void {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    // Lines that have just come are not the user's scrolling: only going up ends following.
    if (isAtEnd !== isFollowing && (isAtEnd || virtual.scrollDirection === 'backward')) onFollow(isAtEnd);
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
    <section ref={scroller} className={classes.scroller} aria-label={text.runs.logs.label} tabIndex={0} onScroll={look}>
      <ol className={classes.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          if (!line) return null;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-level={line.level}
              className={classes.line}
              style={{ transform: `translateY(${start}px)` }}
            >
              <time className={classes.time} dateTime={new Date(line.at).toISOString()}>
                {new Date(line.at).toLocaleTimeString('en-GB')}
              </time>
              {titles && <span className={classes.step}>{titles.get(line.nodeId) ?? line.nodeId}</span>}
              <span className={classes.message}>
                {line.level !== 'info' && <b className={classes.level}>{text.runs.logs.marks[line.level]} </b>}
                {line.message}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
