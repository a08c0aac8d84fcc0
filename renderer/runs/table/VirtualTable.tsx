import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { useRowKeys } from './useRowKeys.ts';
import classes from './VirtualTable.module.css';

export interface TableColumn<Row> {
  key: string;
  title: ReactNode;
  /** Pixels. Columns without one share what is left. */
  width?: number;
  /** Numbers stand at the end. */
  align?: 'end';
  cell(row: Row, index: number): ReactNode;
}

interface VirtualTableProps<Row> {
  /** What the rows are. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  /** Pixels. */
  rowHeight?: number;
  /** Rows that there are, where not all of them are here yet. */
  total?: number;
  /** Rows that are marked to do something with. Missing: rows cannot be marked. */
  marked?: ReadonlySet<string>;
  onMark?(row: Row): void;
  /** Enter or a double click. */
  onOpen?(row: Row): void;
  /** A click, or Enter where there is no `onOpen`. */
  onChoose?(row: Row): void;
  /** Delete. */
  onDelete?(row: Row): void;
  chosen?: string | null;
  /** The end comes into sight. */
  onEnd?(): void;
}

/** What scrolls and has no stop of Tab inside is one itself. */
const scrollable = { tabIndex: 0 };

/** Pixels; columns without a width are never narrower. */
const leastWidth = 160;

/**
 * A table of any length: only the rows in sight are in the page. Rows that can be opened, chosen or marked are walked with the
 * arrow keys, as one stop of Tab.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, rowKey, rowHeight = 30, total = rows.length, marked, chosen, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  });
  const isGrid = Boolean(props.onOpen ?? props.onChoose ?? props.onMark);
  const keys = useRowKeys(props, virtual);
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const isAtEnd = last !== undefined && last.index >= rows.length - 10;
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd]);
  const width = columns.reduce((sum, column) => sum + (column.width ?? leastWidth), 0);
  const stop = items.some(({ index }) => index === keys.current) ? keys.current : first?.index;
  return (
    <div ref={scroller} className={classes.scroller} {...(!isGrid && scrollable)}>
      <table
        className={classes.table}
        aria-label={label}
        aria-rowcount={total + 1}
        {...(isGrid && { role: 'grid', 'aria-multiselectable': marked !== undefined })}
        style={{ minWidth: width }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first && first.start > 0 && <Spacer height={first.start} columns={columns.length} />}
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              <tr
                key={key}
                aria-rowindex={index + 2}
                aria-selected={marked ? marked.has(key) : undefined}
                aria-current={chosen === key ? true : undefined}
                className={classes.row}
                style={{ height: rowHeight }}
                {...(isGrid && keys.propsOf(row, index, index === stop))}
              >
                {columns.map((column) => (
                  <td key={column.key} data-align={column.align}>
                    {column.cell(row, index)}
                  </td>
                ))}
              </tr>
            );
          })}
          {last && <Spacer height={virtual.getTotalSize() - last.end} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columns} className={classes.spacer} />
    </tr>
  );
}
