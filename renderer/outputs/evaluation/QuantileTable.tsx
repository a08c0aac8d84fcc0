import { Table, Text } from '@mantine/core';
import type { RegressionResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatMetric } from './formatMetric.ts';
import type { Pair } from './pair.ts';

/** Loss of each predicted quantile, and how many rows are below it; of two results one below the other. */
export function QuantileTable({ first, second }: Pair<RegressionResult>) {
  const words = text.evaluation.quantiles;
  const results = second ? [first, second] : [first];
  const rows = results.flatMap(({ letter, result }) => (result.quantiles ?? []).map((score) => ({ letter, ...score })));
  rows.sort((a, b) => a.quantile - b.quantile);
  return (
    <section>
      <Text component="h3" size="sm" fw={600} mb={4} mt="sm">
        {words.title}
      </Text>
      <Table verticalSpacing={2} horizontalSpacing={6} fz="xs" tabularNums aria-label={words.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.quantile}</Table.Th>
            {second && <Table.Th scope="col">{text.evaluation.charts.result}</Table.Th>}
            <Table.Th scope="col" ta="right">
              {words.loss}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {words.below}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ letter, quantile, loss, below }) => (
            <Table.Tr key={`${letter} ${quantile}`}>
              <Table.Th scope="row" fw={400}>
                {quantile}
              </Table.Th>
              {second && <Table.Td>{letter}</Table.Td>}
              <Table.Td ta="right">{formatMetric(loss)}</Table.Td>
              <Table.Td ta="right">{below.toFixed(3)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        {words.help}
      </Text>
    </section>
  );
}
