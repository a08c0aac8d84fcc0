import { ActionIcon, Text, Tooltip } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { showRuns } from '../../store/app.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { titleOfMetric } from '../metrics.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import { MetricCurves } from './MetricCurves.tsx';
import classes from './MetricsTab.module.css';
import { type LastMetric, listCurves, listLastMetrics } from './metricCurves.ts';
import type { RunPartProps } from './runPart.ts';

const keyOf = ({ nodeId, name }: LastMetric) => `${nodeId}/${name}`;

/** What the steps measured: last values as a table, and curves of what was reported along the way. */
export function MetricsTab({ detail: { run, steps } }: RunPartProps) {
  const words = text.runs.run.metrics;
  const rows = listLastMetrics(steps);
  const curves = listCurves(steps);
  if (rows.length === 0) return <Text p="lg">{words.empty}</Text>;
  const columns: TableColumn<LastMetric>[] = [
    { key: 'step', title: words.columns.step, cell: ({ title }) => title },
    { key: 'metric', title: words.columns.metric, cell: ({ name }) => titleOfMetric(name) },
    { key: 'value', title: words.columns.value, width: 130, align: 'end', cell: ({ value }) => formatNumber(value) },
    {
      key: 'runs',
      title: <span className="visually-hidden">{text.runs.metric.title}</span>,
      width: 56,
      cell: ({ name }) => {
        const label = words.overTime(titleOfMetric(name));
        return (
          <Tooltip label={label}>
            <ActionIcon
              size="sm"
              aria-label={label}
              onClick={() => showRuns({ page: 'metric', file: run.file, metric: name })}
            >
              <IconChartLine size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        );
      },
    },
  ];
  return (
    <div className={classes.metrics}>
      {curves.length > 0 && (
        <div className={classes.curves}>
          {curves.map((group) => (
            <MetricCurves key={`${group.nodeId}/${group.curves[0]!.name}`} group={group} />
          ))}
        </div>
      )}
      <div className={classes.table}>
        <VirtualTable label={words.label} columns={columns} rows={rows} rowKey={keyOf} />
      </div>
    </div>
  );
}
