import type { ColumnStatistics } from '../../../pipelines/contract/rpc/outputs.ts';
import classes from './ColumnHistogram.module.css';
import { histogramBars } from './histogramBars.ts';

/** The shape of a column: rows by bins of its numbers, or by its most frequent values. Without a label it is decoration. */
export function ColumnHistogram({
  statistics,
  height,
  label,
}: {
  statistics: ColumnStatistics;
  /** Pixels. */
  height: number;
  label?: string;
}) {
  const bars = histogramBars(statistics);
  const shape = statistics.histogram ? classes.bin : classes.value;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by its label, or hidden.
    <svg
      className={classes.histogram}
      height={height}
      viewBox={`0 0 ${Math.max(bars.length, 1) * 10} 100`}
      preserveAspectRatio="none"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {bars.map((share, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name, and do not move.
          key={i}
          className={shape}
          x={i * 10 + (statistics.histogram ? 0.3 : 1.2)}
          width={statistics.histogram ? 9.4 : 7.6}
          y={100 - share * 100}
          height={share * 100}
        />
      ))}
    </svg>
  );
}
