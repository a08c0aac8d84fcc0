import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

interface RowActions<Row> {
  rows: readonly Row[];
  onMark?(row: Row): void;
  onOpen?(row: Row): void;
  onChoose?(row: Row): void;
  onDelete?(row: Row): void;
}

const pageOfRows = 15;

/** Where a key leads from row `index` of `count`; undefined for keys that lead nowhere. */
export function findNextRow(key: string, index: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + pageOfRows,
    PageUp: index - pageOfRows,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}

/** Walking a table's rows by keyboard: one row at a time is a stop of Tab, arrow keys move it, also to rows that are not drawn yet. */
export function useRowKeys<Row>(actions: RowActions<Row>, virtual: Virtualizer<HTMLDivElement, Element>) {
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number | null>(null);

  useEffect(() => {
    if (wanted.current === null) return;
    const row = virtual.scrollElement?.querySelector<HTMLElement>(`tr[aria-rowindex="${wanted.current + 2}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  function press(event: KeyboardEvent<HTMLElement>, row: Row, index: number): void {
    // Keys inside a row's own buttons and boxes are theirs.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = findNextRow(event.key, index, actions.rows.length);
    const open = actions.onOpen ?? actions.onChoose;
    const perform = { Enter: open, ' ': actions.onMark ?? open, Delete: actions.onDelete }[event.key];
    if (next === undefined && !perform) return;
    event.preventDefault();
    if (next === undefined) perform?.(row);
    else {
      wanted.current = next;
      setCurrent(next);
      virtual.scrollToIndex(next);
    }
  }

  return {
    current,
    propsOf: (row: Row, index: number, isStop: boolean) => ({
      tabIndex: isStop ? 0 : -1,
      onFocus: () => setCurrent(index),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => press(event, row, index),
      onClick: () => actions.onChoose?.(row),
      onDoubleClick: () => actions.onOpen?.(row),
    }),
  };
}
