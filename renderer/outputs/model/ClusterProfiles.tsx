import { Table, Text } from '@mantine/core';
import type { ClusteringModel, ColumnProfile } from '../../../pipelines/contract/model.ts';
import { text } from '../../text/en.ts';
import { formatNumber, formatShare } from '../../ui/formatFigure.ts';
import { formatCount } from '../formatCell.ts';
import classes from './ModelView.module.css';

const mostClusters = 50;
const mostValues = 3;

/** What the rows of each cluster look like, column by column. */
export function ClusterProfiles({ clustering }: { clustering: ClusteringModel }) {
  const words = text.model.clusters;
  const clusters = clustering.clusters.slice(0, mostClusters);
  const columns = clusters[0]?.profile.map(({ name }) => name) ?? [];
  return (
    <section className={classes.wide}>
      <Text component="h3" size="sm" fw={600}>
        {words.title}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {sayMore(clustering)}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too. */}
      <section className={classes.scrolls} tabIndex={0} aria-label={words.title}>
        <Table fz="xs" verticalSpacing={3} horizontalSpacing={8} tabularNums aria-label={words.title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.column}</Table.Th>
              {clusters.map((_, cluster) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cluster is known by its number.
                <Table.Th key={cluster} scope="col" ta="right" className={classes.cell}>
                  {words.cluster(String(cluster))}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row" fw={400} c="dimmed">
                {words.rows}
              </Table.Th>
              {clusters.map(({ rows }, cluster) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cluster is known by its number.
                <Table.Td key={cluster} ta="right">
                  {formatCount(rows)}
                </Table.Td>
              ))}
            </Table.Tr>
            {columns.map((name, column) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500} className={classes.cell}>
                  {name}
                </Table.Th>
                {clusters.map(({ profile, rows }, cluster) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cluster is known by its number.
                  <Table.Td key={cluster} ta="right" className={classes.cell}>
                    {describe(profile[column], rows)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </section>
  );
}

function sayMore({ clusters, reach, unassigned }: ClusteringModel): string {
  const words = text.model.clusters;
  return [
    words.help,
    ...(clusters.length > mostClusters ? [words.more(mostClusters, formatCount(clusters.length))] : []),
    ...(reach === undefined ? [] : [words.reach(formatNumber(reach))]),
    ...(unassigned > 0 ? [words.unassigned(formatCount(unassigned))] : []),
  ].join(' ');
}

function describe(profile: ColumnProfile | undefined, rows: number): string {
  const words = text.model.clusters;
  if (profile?.mean !== undefined) {
    return words.number(formatNumber(profile.mean), formatNumber(profile.standardDeviation ?? 0));
  }
  const counts = profile?.counts?.filter(({ count }) => count > 0).slice(0, mostValues) ?? [];
  if (counts.length === 0) return '–';
  return counts.map(({ value, count }) => words.category(value, formatShare(count / Math.max(1, rows), 0))).join(', ');
}
