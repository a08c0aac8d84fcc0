import { Alert, Button, CloseButton, Group, Loader, Select, Table, Text } from '@mantine/core';
import { useEffect } from 'react';
import type { TableFilter } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { ColumnShape } from './ColumnShape.tsx';
import type { ColumnFigures } from './columnFigures.ts';
import classes from './StatisticsPanel.module.css';
import { statisticRows } from './statisticRows.ts';
import { TopValues } from './TopValues.tsx';
import { TypeIcon } from './TypeIcon.tsx';
import { useNotifier } from './useNotifier.ts';

interface StatisticsPanelProps {
  columns: readonly Column[];
  column: Column;
  figures: ColumnFigures;
  onChoose(column: string): void;
  onFilter(filter: TableFilter): void;
  onClose(): void;
}

/** What is known of one column. */
export function StatisticsPanel({ columns, column, figures, onChoose, onFilter, onClose }: StatisticsPanelProps) {
  const words = text.outputs.table.statistics;
  useNotifier(figures);
  useEffect(() => figures.want(column.name), [figures, column.name]);
  const statistics = figures.get(column.name);
  return (
    <aside className={classes.panel} aria-label={words.title(column.name)}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Select
          aria-label={words.choose}
          data={columns.map(({ name }) => name)}
          value={column.name}
          onChange={(name) => name !== null && onChoose(name)}
          searchable
          limit={100}
          allowDeselect={false}
          flex={1}
        />
        <CloseButton aria-label={text.outputs.close} onClick={onClose} size="sm" />
      </Group>
      <Group gap={6} my="xs">
        <TypeIcon column={column} />
        <Text size="xs" c="dimmed" aria-hidden>
          {[
            text.outputs.columnTypes[column.type],
            ...(column.role ? [text.outputs.table.roles[column.role]] : []),
            ...(column.categorical ? [text.outputs.table.categorical] : []),
          ].join(' · ')}
        </Text>
      </Group>
      {statistics ? (
        <>
          <Table fz="xs" verticalSpacing={2} horizontalSpacing={4} tabularNums>
            <Table.Tbody>
              {statisticRows(statistics, column).map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" fw={400}>
                    {name}
                  </Table.Th>
                  <Table.Td ta="right">{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <ColumnShape statistics={statistics} column={column} />
          {statistics.top.length > 0 && <TopValues statistics={statistics} column={column} onFilter={onFilter} />}
        </>
      ) : figures.error === undefined ? (
        <Group gap="xs" role="status">
          <Loader size="xs" />
          <Text size="sm">{words.computing}</Text>
        </Group>
      ) : (
        <Alert color="red" title={words.failed} role="alert">
          <Text size="sm">{describeError(figures.error)}</Text>
          <Button variant="default" mt="xs" onClick={() => figures.retry()}>
            {text.common.retry}
          </Button>
        </Alert>
      )}
    </aside>
  );
}
