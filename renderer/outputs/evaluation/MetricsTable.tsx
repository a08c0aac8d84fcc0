import { Table, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { EvaluationResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { compareMetrics, type MetricValues } from './compareMetrics.ts';
import { formatMetric } from './formatMetric.ts';

interface MetricsTableProps {
  title: string;
  task: EvaluationResult['task'];
  first: { letter: string; metrics: MetricValues };
  second: { letter: string; metrics: MetricValues } | undefined;
}

/** Metrics of one result, or of two with their difference and which is better. */
export function MetricsTable({ title, task, first, second }: MetricsTableProps) {
  const words = text.evaluation;
  const rows = compareMetrics(task, first.metrics, second?.metrics);
  return (
    <section>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <Table verticalSpacing={3} horizontalSpacing={6} fz="xs" tabularNums aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.metric}</Table.Th>
            <Table.Th scope="col" ta="right">
              {second ? first.letter : words.value}
            </Table.Th>
            {second && (
              <>
                <Table.Th scope="col" ta="right">
                  {second.letter}
                </Table.Th>
                <Table.Th scope="col" ta="right">
                  {words.difference}
                </Table.Th>
              </>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name} title={row.isGain ? words.higherIsBetter : words.lowerIsBetter}>
              <Table.Th scope="row" fw={400}>
                {words.metrics[row.name]}
              </Table.Th>
              <Value value={row.first} isBetter={row.better === 'first'} />
              {second && (
                <>
                  <Value value={row.second} isBetter={row.better === 'second'} />
                  <Table.Td ta="right">{writeDifference(row.difference)}</Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Value({ value, isBetter }: { value: number | undefined; isBetter: boolean }) {
  return (
    <Table.Td ta="right" fw={isBetter ? 700 : undefined} style={{ whiteSpace: 'nowrap' }}>
      {isBetter && (
        <>
          <IconCheck size={12} stroke={2.5} aria-hidden style={{ verticalAlign: -1, marginRight: 3 }} />
          <span className="visually-hidden">{text.evaluation.better} </span>
        </>
      )}
      {value === undefined ? '–' : formatMetric(value)}
    </Table.Td>
  );
}

function writeDifference(difference: number | undefined): string {
  if (difference === undefined) return '–';
  if (difference === 0) return text.evaluation.same;
  return `${difference > 0 ? '+' : '−'}${formatMetric(Math.abs(difference))}`;
}
