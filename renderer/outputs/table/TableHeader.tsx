// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold millions of rows.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus and names its active cell.
import type { TableSort } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import type { ColumnFigures } from './columnFigures.ts';
import { HeaderCell } from './HeaderCell.tsx';
import classes from './TableGrid.module.css';

interface TableHeaderProps {
  gridId: string;
  columns: readonly Column[];
  first: number;
  last: number;
  edges: readonly number[];
  gutter: number;
  figures: ColumnFigures;
  sort: readonly TableSort[];
  /** Column of the chosen cell, where it is in the header. */
  active: number | undefined;
  onSort(column: number): void;
  onStatistics(column: number): void;
  onResize(column: number, width: number): void;
}

export function TableHeader(props: TableHeaderProps) {
  const { columns, first, last, edges, gutter, figures } = props;
  const width = gutter + (edges.at(-1) ?? 0);
  return (
    <div role="rowgroup" className={classes.header} style={{ width, minWidth: '100%' }}>
      <div role="row" aria-rowindex={1} className={classes.headerRow}>
        <div role="columnheader" aria-colindex={1} className={classes.corner} style={{ width: gutter }}>
          <span aria-hidden>#</span>
          <span className="visually-hidden">{text.outputs.table.row}</span>
        </div>
        {columns.slice(first, last + 1).map((column, i) => (
          <HeaderCell
            key={column.name}
            id={`${props.gridId}--1-${first + i}`}
            column={column}
            index={first + i}
            left={gutter + edges[first + i]!}
            width={edges[first + i + 1]! - edges[first + i]!}
            isActive={props.active === first + i}
            sort={props.sort.find(({ column: name }) => name === column.name)}
            statistics={figures.get(column.name)}
            onSort={() => props.onSort(first + i)}
            onStatistics={() => props.onStatistics(first + i)}
            onResize={(to) => props.onResize(first + i, to)}
          />
        ))}
      </div>
    </div>
  );
}
