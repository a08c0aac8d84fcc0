import { ActionIcon, Text } from '@mantine/core';
import { IconChartHistogram, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnStatistics } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { formatFigure } from '../../ui/formatFigure.ts';
import { NumbersTable } from '../charts/NumbersTable.tsx';
import { formatCount } from '../formatCell.ts';
import { ColumnHistogram } from './ColumnHistogram.tsx';
import classes from './StatisticsPanel.module.css';

/** The histogram of a column with its ends, or its bins as a table. */
export function ColumnShape({ statistics, column }: { statistics: ColumnStatistics; column: Column }) {
  const [asTable, setAsTable] = useState(false);
  const { histogram } = statistics;
  if (!histogram) return null;
  const words = text.outputs.table.statistics;
  const { charts } = text.outputs;
  const write = (edge: number) => formatFigure(edge, column.type);
  const { edges, counts } = histogram;
  const fullest = counts.indexOf(Math.max(...counts));
  const label = words.histogramOf(
    counts.length,
    formatCount(counts[fullest]!),
    write(edges[fullest]!),
    write(edges[fullest + 1]!),
  );
  const Icon = asTable ? IconChartHistogram : IconTable;
  return (
    <section aria-label={words.histogram}>
      <div className={classes.heading}>
        <Text size="xs" fw={600}>
          {words.histogram}
        </Text>
        <ActionIcon
          size="sm"
          aria-label={`${words.histogram}: ${asTable ? charts.showAsChart : charts.showAsTable}`}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon size={14} aria-hidden />
        </ActionIcon>
      </div>
      {asTable ? (
        <NumbersTable
          caption={words.histogram}
          columns={[words.from, words.to, words.count]}
          rows={counts.map((count, i) => [write(edges[i]!), write(edges[i + 1]!), count])}
        />
      ) : (
        <>
          <ColumnHistogram statistics={statistics} height={110} label={label} />
          <div className={classes.axis} aria-hidden>
            <span>{write(edges[0]!)}</span>
            <span>{write(edges.at(-1)!)}</span>
          </div>
        </>
      )}
    </section>
  );
}
