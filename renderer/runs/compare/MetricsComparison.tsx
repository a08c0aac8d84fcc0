import { Select, Text } from '@mantine/core';
import { IconTrophy } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunComparison } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { findBest, listMetrics, titleOfMetric } from '../metrics.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import { describeChange } from './arrangeRuns.ts';
import classes from './ComparePage.module.css';
import { MetricBars } from './MetricBars.tsx';
import { nameInComparison } from './runTags.ts';

type Row = RunComparison['metrics'][number];
const keyOf = ({ nodeId, name }: Row) => `${nodeId}/${name}`;

/** One metric as bars, and all of them as a table with the best value of each marked. */
export function MetricsComparison({ comparison: { runs, metrics } }: { comparison: RunComparison }) {
  const words = text.runs.compare;
  const names = listMetrics(runs);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = chosen !== null && names.includes(chosen) ? chosen : names[0];
  if (shown === undefined) return <Text p="lg">{words.noMetrics}</Text>;
  const columns: TableColumn<Row>[] = [
    { key: 'step', title: words.columns.step, cell: ({ title }) => title },
    { key: 'metric', title: words.columns.metric, width: 240, cell: ({ name }) => titleOfMetric(name) },
    ...runs.map(
      (run, index): TableColumn<Row> => ({
        key: run.id,
        title: nameInComparison(run, index),
        width: 210,
        align: 'end',
        cell: (row) => <MetricCell row={row} index={index} />,
      }),
    ),
  ];
  return (
    <>
      <div className={classes.chart}>
        <Select
          w={320}
          mb="xs"
          aria-label={words.columns.metric}
          allowDeselect={false}
          searchable
          data={names.map((name) => ({ value: name, label: titleOfMetric(name) }))}
          value={shown}
          onChange={setChosen}
        />
        <MetricBars runs={runs} metric={shown} rows={metrics.filter(({ name }) => name === shown)} />
      </div>
      <div className={classes.fill}>
        <VirtualTable label={words.metricsLabel} columns={columns} rows={metrics} rowKey={keyOf} />
      </div>
    </>
  );
}

function MetricCell({ row: { name, values }, index }: { row: Row; index: number }) {
  const words = text.runs.compare;
  const value = values[index];
  if (value == null) return words.missing;
  const isBest = findBest(name, values).has(index);
  return (
    <>
      {isBest ? (
        <span className={classes.best}>
          <IconTrophy size={14} role="img" aria-label={words.best} />
          {formatNumber(value)}
        </span>
      ) : (
        formatNumber(value)
      )}
      {index > 0 && values[0] != null && (
        <span className={classes.change}>{describeChange(value, values[0], formatNumber)}</span>
      )}
    </>
  );
}
