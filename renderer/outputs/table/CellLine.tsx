import type { Cell } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { formatCount } from '../formatCell.ts';
import classes from './TableView.module.css';
import type { TableWindows } from './tableWindows.ts';
import { useNotifier } from './useNotifier.ts';

interface CellLineProps {
  windows: TableWindows;
  columns: readonly Column[];
  place: { row: number; column: number };
}

/** The chosen cell in full: narrow columns cut long text and digits. */
export function CellLine({ windows, columns, place }: CellLineProps) {
  useNotifier(windows);
  const words = text.outputs.table;
  const column = columns[place.column];
  const value = place.row < 0 ? undefined : windows.cell(place.row, place.column);
  return (
    <div className={classes.cellLine} data-testid="cell-line">
      {column && value !== undefined ? (
        <>
          <span className={classes.cellPlace}>
            {words.rowNumber(formatCount(place.row + 1))} · {column.name}
          </span>
          <span className={classes.cellValue}>{writeCell(value)}</span>
        </>
      ) : (
        <span className={classes.cellPlace}>{words.columnsAndKeys}</span>
      )}
    </div>
  );
}

/** A value with all its digits. */
export function writeCell(value: Cell): string {
  return value === null ? text.outputs.table.missing : String(value);
}
