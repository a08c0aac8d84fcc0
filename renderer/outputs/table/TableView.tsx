import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { IconChartHistogram } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { OutputRef, TableFilter, TableSort } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { engine } from '../../api/engine.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { DownloadMenu } from '../DownloadMenu.tsx';
import { formatCount } from '../formatCell.ts';
import { useReconnect } from '../useReconnect.ts';
import { useSlow } from '../useSlow.ts';
import { CellLine, writeCell } from './CellLine.tsx';
import { ColumnFigures } from './columnFigures.ts';
import { FilterBar } from './FilterBar.tsx';
import { GoToRow } from './GoToRow.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import type { Place } from './moveCell.ts';
import { nextSort } from './nextSort.ts';
import { StatisticsPanel } from './StatisticsPanel.tsx';
import { TableGrid } from './TableGrid.tsx';
import classes from './TableView.module.css';
import { TableWindows } from './tableWindows.ts';
import { useNotifier } from './useNotifier.ts';

interface TableViewProps {
  output: OutputRef;
  columns: readonly Column[];
  /** Of the whole table. */
  rows: number;
}

/** A table of any size: its rows with sorting and filters, and statistics of its columns. */
export function TableView({ output, columns, rows }: TableViewProps) {
  const words = text.outputs.table;
  const [sort, setSort] = useState<readonly TableSort[]>([]);
  const [filters, setFilters] = useState<readonly TableFilter[]>([]);
  const [editing, setEditing] = useState<string | null>(null);
  const [inspected, setInspected] = useState<string | null>(null);
  const [active, setActive] = useState<Place>({ row: -1, column: 0 });
  const windows = useWindows(output, columns, sort, filters);
  const figures = useFigures(output);
  useNotifier(windows);
  const shownRows = windows.total ?? (filters.length > 0 ? 0 : rows);
  const isSlow = useSlow(windows.total === undefined && windows.error === undefined && columns.length > 0);
  const nameOf = (column: number) => columns[column]!.name;
  const changeFilters = (next: readonly TableFilter[]) => {
    setFilters(next);
    setActive({ row: -1, column: active.column });
  };
  const search = filters.length > 0 ? words.filtering : words.sorting;
  const size = [formatCount(shownRows), formatCount(rows), formatCount(columns.length)] as const;

  return (
    <div className={classes.view}>
      <div className={classes.toolbar}>
        <Text size="sm" className={classes.size} role="status">
          {filters.length > 0 ? words.filteredSize(...size) : words.size(size[1], size[2])}
        </Text>
        <FilterBar columns={columns} filters={filters} editing={editing} onEdit={setEditing} onChange={changeFilters} />
        <span className={classes.spacer} />
        <GoToRow rows={shownRows} onGo={(row) => setActive({ row, column: active.column })} />
        <Button
          variant={inspected === null ? 'default' : 'light'}
          size="compact-xs"
          leftSection={<IconChartHistogram size={14} aria-hidden />}
          aria-pressed={inspected !== null}
          disabled={columns.length === 0}
          onClick={() => setInspected(inspected === null ? nameOf(active.column) : null)}
        >
          {words.statistics.show}
        </Button>
        <DownloadMenu output={output} formats={['csv', 'parquet']} />
        <KeyHelp />
      </div>
      <div className={classes.body}>
        <div className={classes.grid}>
          <TableGrid
            label={words.label(formatCount(shownRows), formatCount(columns.length))}
            columns={columns}
            rows={shownRows}
            windows={windows}
            figures={figures}
            sort={sort}
            active={active}
            onActivate={setActive}
            onSort={(column) => setSort(nextSort(sort, nameOf(column)))}
            onStatistics={(column) => setInspected(nameOf(column))}
            onFilter={(column) => setEditing(nameOf(column))}
            onCopy={() => copyCell(windows, active)}
          />
          {isSlow && (
            <div className={classes.notice} role="status">
              <Text size="sm">{search}</Text>
              <Progress value={100} animated my="xs" aria-label={search} />
              {sort.length + filters.length > 0 && (
                <Button
                  variant="default"
                  onClick={() => {
                    setSort([]);
                    setFilters([]);
                  }}
                >
                  {text.common.cancel}
                </Button>
              )}
            </div>
          )}
          {windows.error !== undefined && (
            <Alert className={classes.notice} color="red" title={words.error} role="alert">
              <Text size="sm">{describeError(windows.error)}</Text>
              <Group gap="xs" mt="xs">
                <Button variant="default" onClick={() => windows.retry()}>
                  {text.common.retry}
                </Button>
                {filters.length > 0 && (
                  <Button variant="default" onClick={() => changeFilters(filters.slice(0, -1))}>
                    {words.filters.removeLast}
                  </Button>
                )}
              </Group>
            </Alert>
          )}
          <EmptyNotice columns={columns.length} rows={rows} total={windows.total} />
        </div>
        {inspected !== null && (
          <StatisticsPanel
            columns={columns}
            column={columns.find(({ name }) => name === inspected)!}
            figures={figures}
            onChoose={setInspected}
            onFilter={(filter) => changeFilters([...filters, filter])}
            onClose={() => setInspected(null)}
          />
        )}
      </div>
      <CellLine windows={windows} columns={columns} place={active} />
    </div>
  );
}

function EmptyNotice({ columns, rows, total }: { columns: number; rows: number; total: number | undefined }) {
  const words = text.outputs.table;
  if (columns > 0 && rows > 0 && total !== 0) return null;
  const reason = columns === 0 ? words.noColumns : rows === 0 ? words.emptyRows : words.noRows;
  return (
    <Text className={classes.notice} size="sm">
      {reason}
    </Text>
  );
}

function useWindows(
  output: OutputRef,
  columns: readonly Column[],
  sort: readonly TableSort[],
  filters: readonly TableFilter[],
): TableWindows {
  const windows = useMemo(
    () =>
      new TableWindows(
        columns.map(({ name }) => name),
        (request, signal) =>
          engine().outputs.rows({ ...output, ...request, sort: [...sort], filters: [...filters] }, { signal }),
      ),
    [output, columns, sort, filters],
  );
  useEffect(() => () => windows.close(), [windows]);
  useReconnect(() => windows.error !== undefined && windows.retry());
  return windows;
}

function useFigures(output: OutputRef): ColumnFigures {
  const figures = useMemo(
    () => new ColumnFigures((columns, signal) => engine().outputs.statistics({ ...output, columns }, { signal })),
    [output],
  );
  useEffect(() => () => figures.close(), [figures]);
  useReconnect(() => figures.error !== undefined && figures.retry());
  return figures;
}

function copyCell(windows: TableWindows, { row, column }: Place): void {
  const value = windows.cell(row, column);
  if (value !== undefined) void navigator.clipboard.writeText(value === null ? '' : writeCell(value));
}
