// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold millions of rows.
import {
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { unreachable } from '../../../pipelines/contract/error.ts';
import type { TableSort } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { formatCount } from '../formatCell.ts';
import type { ColumnFigures } from './columnFigures.ts';
import { clampWidth, columnEdges, columnsInView, usualWidth } from './columnLayout.ts';
import { readGridKey } from './gridKeys.ts';
import type { Place } from './moveCell.ts';
import { contentHeight, rowHeight, rowsDrawn, rowsInView, topToShow } from './rowScroll.ts';
import classes from './TableGrid.module.css';
import { TableHeader } from './TableHeader.tsx';
import { TableRow } from './TableRow.tsx';
import type { TableWindows } from './tableWindows.ts';
import { useGridScroll } from './useGridScroll.ts';
import { useNotifier } from './useNotifier.ts';
import { useSize } from './useSize.ts';

/** Pixels; the style sheet has the same. */
const headerHeight = 72;
/** Rows are placed from every so many rows, so that few of them are placed anew while scrolling. */
const rowsOfBlock = 200;
const rowsBeyond = 4;

export interface TableGridProps {
  label: string;
  columns: readonly Column[];
  rows: number;
  windows: TableWindows;
  figures: ColumnFigures;
  sort: readonly TableSort[];
  active: Place;
  onActivate(place: Place): void;
  onSort(column: number): void;
  onStatistics(column: number): void;
  onFilter(column: number): void;
  onCopy(): void;
}

/** Rows and columns of a table of any size, of which only those in view are drawn. Walked by keys as a grid of ARIA. */
export function TableGrid(props: TableGridProps) {
  const { columns, rows, windows, figures, active } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const view = Math.max(0, size.height - headerHeight);
  const { top, left, shift, move, onScroll } = useGridScroll(scroller, { rows, view });
  const [resized, setResized] = useState<Readonly<Record<string, number>>>({});
  const widths = useMemo(() => columns.map((c) => resized[c.name] ?? usualWidth(c)), [columns, resized]);
  const edges = useMemo(() => columnEdges(widths), [widths]);
  const gutter = 24 + formatCount(Math.max(rows, 1)).length * 7.5;
  const shownRows = rowsInView(top, { rows, view });
  const firstRow = Math.max(0, shownRows.first - rowsBeyond);
  const lastRow = Math.min(rows - 1, shownRows.last + rowsBeyond);
  const shownColumns = columnsInView(edges, left, left + Math.max(1, size.width - gutter));
  const version = useNotifier(windows);
  useNotifier(figures);

  // Before the empty rows are drawn: what they wait for comes meanwhile.
  useLayoutEffect(() => {
    if (size.width === 0 || columns.length === 0) return;
    windows.show({
      firstRow,
      lastRow: Math.max(firstRow, lastRow),
      firstColumn: shownColumns.first,
      lastColumn: shownColumns.last,
    });
  }, [windows, columns, size.width, firstRow, lastRow, shownColumns.first, shownColumns.last]);

  useEffect(() => {
    if (size.width > 0) figures.show(columns.slice(shownColumns.first, shownColumns.last + 1).map(({ name }) => name));
  }, [figures, columns, size.width, shownColumns.first, shownColumns.last]);

  const setWidth = (column: number, width: number) =>
    setResized((known) => ({ ...known, [columns[column]!.name]: clampWidth(width) }));

  const activate = (place: Place) => {
    const nextTop = place.row < 0 ? top : topToShow(place.row, top, { rows, view });
    const [start, end] = [edges[place.column] ?? 0, edges[place.column + 1] ?? 0];
    const room = size.width - gutter;
    const nextLeft = start < left ? start : end > left + room ? Math.min(start, end - room) : left;
    if (nextTop !== top || nextLeft !== left) move(nextTop, nextLeft);
    props.onActivate(place);
  };

  // When the grid becomes narrower, as beside the statistics, the chosen column stays in view if it was.
  const widthBefore = useRef(0);
  useLayoutEffect(() => {
    if (size.width === widthBefore.current) return;
    const end = edges[active.column + 1] ?? 0;
    const wasShown = (edges[active.column] ?? 0) >= left && end <= left + widthBefore.current - gutter;
    if (wasShown && end > left + size.width - gutter) move(top, end - size.width + gutter);
    widthBefore.current = size.width;
  });

  // A place that was chosen elsewhere, as by “go to row”, is brought into view. At once: an effect that waits could take a key
  // that was pressed meanwhile for such a choice, and go back.
  const chosen = useRef(active);
  useLayoutEffect(() => {
    if (chosen.current !== active && size.height > 0) {
      chosen.current = active;
      activate(active);
    }
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(view / rowHeight) - 1);
    const act = readGridKey(event, active, { rows, columns: columns.length, page });
    if (!act) return;
    switch (act.do) {
      case 'move':
        chosen.current = act.to;
        activate(act.to);
        break;
      case 'widen':
        setWidth(active.column, widths[active.column]! + act.by);
        break;
      case 'copy':
        if (!document.getSelection()?.isCollapsed) return;
        props.onCopy();
        break;
      case 'sort':
        props.onSort(active.column);
        break;
      case 'statistics':
        props.onStatistics(active.column);
        break;
      case 'filter':
        props.onFilter(active.column);
        break;
      default:
        unreachable(act);
    }
    event.preventDefault();
  };

  const onClick = (event: MouseEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-column]');
    if (!cell) return;
    const place = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
    chosen.current = place;
    activate(place);
  };

  const block = Math.floor(firstRow / rowsOfBlock) * rowsOfBlock;
  const width = gutter + (edges.at(-1) ?? 0);
  const slots = rowsDrawn({ view }, rowsBeyond);
  const isShown =
    active.column >= shownColumns.first &&
    active.column <= shownColumns.last &&
    (active.row === -1 || (active.row >= firstRow && active.row <= lastRow));
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={isShown ? `${id}-${active.row}-${active.column}` : undefined}
      aria-readonly
      tabIndex={0}
      className={classes.grid}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div role="presentation" style={{ height: headerHeight + contentHeight({ rows }), width, minWidth: '100%' }}>
        <TableHeader
          gridId={id}
          columns={columns}
          first={shownColumns.first}
          last={shownColumns.last}
          edges={edges}
          gutter={gutter}
          figures={figures}
          sort={props.sort}
          active={active.row === -1 ? active.column : undefined}
          onSort={props.onSort}
          onStatistics={props.onStatistics}
          onResize={setWidth}
        />
        <div
          role="rowgroup"
          className={classes.rows}
          style={{ top: headerHeight, width, height: Math.min(view, contentHeight({ rows })) }}
        >
          <div role="presentation" style={{ transform: `translateY(${block * rowHeight - top}px)` }}>
            {Array.from({ length: Math.max(0, lastRow - firstRow + 1) }, (_, i) => firstRow + i).map((row) => (
              <TableRow
                key={modulo(row - shift, slots)}
                gridId={id}
                row={row}
                y={(row - block) * rowHeight}
                columns={columns}
                first={shownColumns.first}
                last={shownColumns.last}
                edges={edges}
                gutter={gutter}
                windows={windows}
                version={version}
                active={active.row === row ? active.column : undefined}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

const modulo = (value: number, by: number) => ((value % by) + by) % by;
