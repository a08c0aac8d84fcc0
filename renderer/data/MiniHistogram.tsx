import type { ColumnStatistics } from '../../pipelines/contract/rpc/outputs.ts';
import type { ColumnType } from '../../pipelines/contract/table.ts';
import { text } from '../text/en.ts';
import { formatFigure } from '../ui/formatFigure.ts';
import { findBulk } from './describeHistogram.ts';

interface MiniHistogramProps {
  histogram: NonNullable<ColumnStatistics['histogram']>;
  type: ColumnType;
  width?: number;
  height?: number;
}

/** How the values of a column are spread, at the size of a word. */
export function MiniHistogram({ histogram, type, width = 120, height = 26 }: MiniHistogramProps) {
  const { edges, counts } = histogram;
  const highest = Math.max(1, ...counts);
  const step = width / Math.max(1, counts.length);
  const edge = (index: number) => formatFigure(edges[index] ?? null, type);
  const { first, last } = findBulk(histogram);
  const words = text.data.profile.histogram(
    counts.length,
    edge(0),
    edge(edges.length - 1),
    edge(first),
    edge(last + 1),
  );
  return (
    <svg width={width} height={height} role="img" aria-label={words} style={{ display: 'block' }}>
      <title>{words}</title>
      {counts.map((count, bin) => {
        // Bins with few rows are seen too.
        const size = count === 0 ? 0 : Math.max(1.5, (count / highest) * (height - 1));
        return (
          <rect
            key={edges[bin]}
            x={bin * step}
            y={height - 1 - size}
            width={Math.max(1, step - 1)}
            height={size}
            fill="var(--mantine-primary-color-filled)"
          />
        );
      })}
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--mantine-color-default-border)" />
    </svg>
  );
}
