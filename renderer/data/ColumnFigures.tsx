import { Table } from '@mantine/core';
import { text } from '../text/en.ts';
import { formatFigure, formatNumber, formatShare } from '../ui/formatFigure.ts';
import type { ProfiledColumn } from './compareProfiles.ts';
import classes from './DatasetDetail.module.css';
import { MiniHistogram } from './MiniHistogram.tsx';
import { topWords } from './topWords.ts';

const { missing, unique, mean, deviation, min, median, max } = text.data.profile;
const heads = [missing, unique, mean, deviation, min, median, max];

/** Heads over the cells of `FigureCells`. */
export function FigureHeads() {
  return heads.map((head) => (
    <Table.Th key={head} className={classes.number}>
      {head}
    </Table.Th>
  ));
}

/** The figures of a column in the order of the heads, as text; empty where there are none. */
export function listFigures(profiled: ProfiledColumn | undefined): string[] {
  const statistics = profiled?.statistics;
  if (!profiled || !statistics) return heads.map(() => '');
  const { type } = profiled.column;
  return [
    formatShare(statistics.missing, statistics.rows),
    formatNumber(statistics.unique),
    formatFigure(statistics.mean, type, 'estimate'),
    // A datetime's mean is a moment; its deviation, in milliseconds, says nothing.
    type === 'datetime' ? '' : formatFigure(statistics.standardDeviation, type, 'estimate'),
    formatFigure(statistics.min, type),
    formatFigure(statistics.quartiles?.[1] ?? null, type),
    formatFigure(statistics.max, type),
  ];
}

interface FigureCellsProps {
  figures: readonly string[];
  /** Whether the figure at this place stands out. */
  isMarked?(index: number): boolean;
}

export function FigureCells({ figures, isMarked }: FigureCellsProps) {
  return figures.map((figure, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the figures have fixed places
    <Table.Td key={index} className={`${classes.number}${isMarked?.(index) ? ` ${classes.changed}` : ''}`}>
      {figure}
    </Table.Td>
  ));
}

/** How the values are spread: a histogram of numbers, the most frequent texts. */
export function DistributionCell({ profiled, height }: { profiled: ProfiledColumn | undefined; height?: number }) {
  const statistics = profiled?.statistics;
  return (
    <Table.Td>
      {profiled && statistics?.histogram ? (
        <MiniHistogram
          histogram={statistics.histogram}
          type={profiled.column.type}
          {...(height === undefined ? {} : { height })}
        />
      ) : (
        <div className={classes.top}>{statistics && topWords(statistics)}</div>
      )}
    </Table.Td>
  );
}
