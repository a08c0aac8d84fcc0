import { Table, Text } from '@mantine/core';
import type { ClusteringResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatNumber, formatShare } from '../../ui/formatFigure.ts';
import { formatCount } from '../formatCell.ts';
import classes from './EvaluationView.module.css';

type Figures = ClusteringResult['total'] & { silhouette?: number | null };

/** Size, distances and silhouette of each cluster, and of all together. */
export function ClusterTable({ title, result }: { title: string; result: ClusteringResult }) {
  const words = text.evaluation.clusters;
  const all = result.total.rows + result.unassigned;
  const columns = [words.rows, words.share, words.own, words.other, words.farthest, words.silhouette];
  return (
    <section>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {title}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too. */}
      <section className={classes.classTable} tabIndex={0} aria-label={title}>
        <Table
          stickyHeader
          style={{ whiteSpace: 'nowrap' }}
          verticalSpacing={2}
          horizontalSpacing={6}
          fz="xs"
          tabularNums
          aria-label={title}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.cluster}</Table.Th>
              {columns.map((name) => (
                <Table.Th key={name} scope="col" ta="right">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {result.clusters.map((cluster) => (
              <Row key={cluster.cluster} name={String(cluster.cluster)} figures={cluster} all={all} />
            ))}
            {result.unassigned > 0 && (
              <Table.Tr>
                <Table.Th scope="row" fw={500}>
                  {words.unassigned}
                </Table.Th>
                <Table.Td ta="right">{formatCount(result.unassigned)}</Table.Td>
                <Table.Td ta="right">{formatShare(result.unassigned / all, 1)}</Table.Td>
                <Table.Td colSpan={4} />
              </Table.Tr>
            )}
          </Table.Tbody>
          <Table.Tfoot>
            <Row
              name={words.all}
              figures={{ ...result.total, silhouette: result.metrics.silhouette ?? null }}
              all={all}
              isTotal
            />
          </Table.Tfoot>
        </Table>
      </section>
    </section>
  );
}

interface RowProps {
  name: string;
  figures: Figures;
  /** Rows of the table. */
  all: number;
  isTotal?: boolean;
}

function Row({ name, figures, all, isTotal = false }: RowProps) {
  const { rows, averageDistance, averageDistanceToOther, maximumDistance, silhouette } = figures;
  const numbers = [averageDistance, averageDistanceToOther, maximumDistance].map((value) =>
    value === null ? '–' : formatNumber(value),
  );
  return (
    <Table.Tr fw={isTotal ? 600 : undefined}>
      <Table.Th scope="row" fw={isTotal ? 600 : 500}>
        {name}
      </Table.Th>
      <Table.Td ta="right">{formatCount(rows)}</Table.Td>
      <Table.Td ta="right">{formatShare(all > 0 ? rows / all : 0, 1)}</Table.Td>
      {numbers.map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name, and do not move.
        <Table.Td key={i} ta="right">
          {value}
        </Table.Td>
      ))}
      <Table.Td ta="right">{silhouette === null || silhouette === undefined ? '–' : silhouette.toFixed(3)}</Table.Td>
    </Table.Tr>
  );
}
