import { Table, Text } from '@mantine/core';
import type { Evaluation } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatMetric } from './formatMetric.ts';

/** Each metric of a cross validation: its mean over the folds, and how much it varies. */
export function FoldsTable({ folds }: { folds: NonNullable<Evaluation['folds']> }) {
  const words = text.childRuns;
  const titles: Readonly<Record<string, string>> = text.evaluation.metrics;
  return (
    <section style={{ padding: '12px 12px 0', maxWidth: 560 }}>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {words.folds}
      </Text>
      <Table verticalSpacing={3} horizontalSpacing={6} fz="xs" tabularNums aria-label={words.folds}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{text.evaluation.metric}</Table.Th>
            {[words.mean, words.deviation, words.count].map((title) => (
              <Table.Th key={title} scope="col" ta="right">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(folds).map(([name, summary]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {titles[name] ?? name}
              </Table.Th>
              <Table.Td ta="right">{formatMetric(summary.mean)}</Table.Td>
              <Table.Td ta="right">
                {summary.standardDeviation === undefined ? '–' : formatMetric(summary.standardDeviation)}
              </Table.Td>
              <Table.Td ta="right">{summary.folds}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
