// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold millions of rows.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus and names its active cell.
import { memo } from 'react';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { formatCell, formatCount } from '../formatCell.ts';
import { rowHeight } from './rowScroll.ts';
import classes from './TableGrid.module.css';
import type { TableWindows } from './tableWindows.ts';

interface TableRowProps {
  gridId: string;
  row: number;
  /** Pixels below the rows' place. */
  y: number;
  columns: readonly Column[];
  first: number;
  last: number;
  edges: readonly number[];
  gutter: number;
  windows: TableWindows;
  /** Of the windows: the row is drawn anew when values have come. */
  version: number;
  /** Column of the chosen cell, where it is in this row. */
  active: number | undefined;
}

export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { row, y, columns, first, last } = props;
  return (
    <div role="row" aria-rowindex={row + 2} className={classes.row} style={{ top: y, height: rowHeight }}>
      <div role="rowheader" aria-colindex={1} className={classes.gutter} style={{ width: props.gutter }}>
        {formatCount(row + 1)}
      </div>
      {columns.slice(first, last + 1).map((column, i) => (
        <TableCell
          key={column.name}
          column={column}
          index={first + i}
          before={i === 0 ? props.edges[first]! : 0}
          {...props}
        />
      ))}
    </div>
  );
});

interface TableCellProps extends TableRowProps {
  column: Column;
  index: number;
  /** Pixels of the columns that are left out before this one. */
  before: number;
}

/** One element with one text, and not placed by itself: most of the time of a jump goes to the browser's work on hundreds of these. */
function TableCell(props: TableCellProps) {
  const { gridId, row, edges, windows, active, column, index, before } = props;
  const value = windows.cell(row, index);
  const isNumber = column.type === 'integer' || column.type === 'double';
  return (
    <div
      role="gridcell"
      id={`${gridId}-${row}-${index}`}
      aria-colindex={index + 2}
      aria-selected={active === index}
      className={classes.cell}
      data-row={row}
      data-column={index}
      data-number={isNumber || undefined}
      data-label={column.role === 'label' || undefined}
      data-value={value === undefined ? 'waiting' : value === null ? 'missing' : undefined}
      style={{ marginLeft: before, width: edges[index + 1]! - edges[index]! }}
    >
      {value === undefined ? '' : value === null ? text.outputs.table.missing : formatCell(value, column)}
    </div>
  );
}
