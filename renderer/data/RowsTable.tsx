import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Cell } from '../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import { formatCell } from '../outputs/formatCell.ts';
import { text } from '../text/en.ts';
import { measureColumns } from './measureColumns.ts';
import classes from './RowsTable.module.css';

interface RowsTableProps {
  label: string;
  columns: readonly Column[];
  /** Column by column. */
  values: readonly (readonly Cell[])[];
  /** Under a column's name, instead of the words of its type. */
  head?: (column: Column) => ReactNode;
}

/** Pixels; the same as in the style sheet. */
const numberWidth = 48;
const rowHeight = 26;

/** The first rows of a table that may have thousands of columns: what is out of sight is left out, with room in its place. */
export function RowsTable({ label, columns, values, head }: RowsTableProps) {
  const frame = useRef<HTMLElement>(null);
  const widths = useMemo(() => measureColumns(columns, values), [columns, values]);
  const virtual = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => widths[index] ?? 120,
    overscan: 4,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the widths of another file are others
  useEffect(() => virtual.measure(), [widths, virtual]);
  const shown = virtual.getVirtualItems().filter(({ index }) => index < columns.length);
  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const rows = values[0]?.length ?? 0;
  const virtualRows = useVirtualizer({
    count: rows,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const shownRows = virtualRows.getVirtualItems().filter(({ index }) => index < rows);
  const above = shownRows[0]?.start ?? 0;
  const below = virtualRows.getTotalSize() - (shownRows.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section className={classes.frame} ref={frame} aria-label={label} tabIndex={0}>
      <table
        className={classes.table}
        aria-label={label}
        aria-rowcount={rows + 1}
        aria-colcount={columns.length + 1}
        style={{ width: numberWidth + virtual.getTotalSize() }}
      >
        <colgroup>
          <col style={{ width: numberWidth }} />
          {before > 0 && <col style={{ width: before }} />}
          {shown.map(({ index, size }) => (
            <col key={index} style={{ width: size }} />
          ))}
          {after > 0 && <col style={{ width: after }} />}
        </colgroup>
        <thead>
          <tr>
            <th className={classes.number} scope="col" aria-colindex={1}>
              #
            </th>
            {before > 0 && <td aria-hidden />}
            {shown.map(({ index }) => {
              const column = columns[index]!;
              return (
                <th key={column.name} scope="col" aria-colindex={index + 2}>
                  <div className={classes.name} title={column.name}>
                    {column.name}
                  </div>
                  {head?.(column) ?? <div className={classes.type}>{text.data.types[column.type]}</div>}
                </th>
              );
            })}
            {after > 0 && <td aria-hidden />}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden style={{ height: above }} />}
          {shownRows.map(({ index: row }) => (
            <tr key={row} aria-rowindex={row + 2}>
              <th className={classes.number} scope="row" aria-colindex={1}>
                {row + 1}
              </th>
              {before > 0 && <td aria-hidden />}
              {shown.map(({ index }) => (
                <ValueCell key={index} index={index} column={columns[index]!} value={values[index]?.[row] ?? null} />
              ))}
              {after > 0 && <td aria-hidden />}
            </tr>
          ))}
          {below > 0 && <tr aria-hidden style={{ height: below }} />}
        </tbody>
      </table>
    </section>
  );
}

function ValueCell({ index, column, value }: { index: number; column: Column; value: Cell }) {
  const words = value === null ? text.data.profile.isMissing : formatCell(value, column);
  const isNumeric = column.type === 'integer' || column.type === 'double';
  return (
    <td
      className={value === null ? classes.missing : undefined}
      aria-colindex={index + 2}
      data-numeric={isNumeric || undefined}
      title={words.length > 24 ? words : undefined}
    >
      {words}
    </td>
  );
}
