// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold millions of rows.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus and names its active cell.
import { IconArrowNarrowDown, IconArrowNarrowUp } from '@tabler/icons-react';
import type { ColumnStatistics, TableSort } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { formatShare } from '../../ui/formatFigure.ts';
import { formatCount } from '../formatCell.ts';
import { ColumnHistogram } from './ColumnHistogram.tsx';
import classes from './TableGrid.module.css';
import { TypeIcon } from './TypeIcon.tsx';

interface HeaderCellProps {
  id: string;
  column: Column;
  index: number;
  left: number;
  width: number;
  isActive: boolean;
  sort: TableSort | undefined;
  statistics: ColumnStatistics | undefined;
  onSort(): void;
  onStatistics(): void;
  onResize(width: number): void;
}

/** Name, kind and shape of a column. Its buttons are for the mouse: by keyboard the grid's own keys do the same. */
export function HeaderCell(props: HeaderCellProps) {
  const { column, sort, statistics } = props;
  const words = text.outputs.table;
  const Arrow = sort?.descending ? IconArrowNarrowDown : IconArrowNarrowUp;
  return (
    <div
      role="columnheader"
      id={props.id}
      aria-colindex={props.index + 2}
      aria-sort={sort ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      aria-selected={props.isActive}
      className={classes.headerCell}
      data-row={-1}
      data-column={props.index}
      data-label={column.role === 'label' || undefined}
      style={{ left: props.left, width: props.width }}
    >
      <button type="button" tabIndex={-1} className={classes.name} title={column.name} onClick={props.onSort}>
        <TypeIcon column={column} />
        <span className={classes.nameText}>{column.name}</span>
        {sort && <Arrow size={14} stroke={2.4} aria-hidden />}
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={classes.shape}
        title={words.statistics.show}
        onClick={props.onStatistics}
      >
        {statistics ? <Shape statistics={statistics} /> : <span className={classes.waiting} />}
      </button>
      <ResizeHandle width={props.width} onResize={props.onResize} />
    </div>
  );
}

function Shape({ statistics }: { statistics: ColumnStatistics }) {
  const words = text.outputs.table;
  const hasBars = statistics.histogram !== null || statistics.top.length > 0;
  const isSpread = !statistics.histogram && statistics.top[0]?.count === 1;
  return (
    <>
      {hasBars && !isSpread ? (
        <ColumnHistogram statistics={statistics} height={22} />
      ) : (
        <span className={classes.noShape}>{words.uniqueValues(formatCount(statistics.unique))}</span>
      )}
      <span className={classes.missingShare} data-some={statistics.missing > 0 || undefined}>
        {statistics.missing === 0
          ? words.complete
          : words.missingShare(formatShare(statistics.missing, statistics.rows))}
      </span>
    </>
  );
}

/** A strip at the right edge of a header that is dragged. */
function ResizeHandle({ width, onResize }: { width: number; onResize(width: number): void }) {
  return (
    <span
      aria-hidden
      className={classes.resize}
      onPointerDown={(down) => {
        down.preventDefault();
        const handle = down.currentTarget;
        handle.setPointerCapture(down.pointerId);
        const drag = (move: PointerEvent) => onResize(width + move.clientX - down.clientX);
        handle.addEventListener('pointermove', drag);
        handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', drag), {
          once: true,
        });
      }}
    />
  );
}
