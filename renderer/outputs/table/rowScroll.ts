/** Pixels. */
export const rowHeight = 26;

/** Browsers refuse elements of more than some ten million pixels; beyond this height the scroll bar stands for more than it is. */
const tallest = 8_000_000;

export interface ScrollArea {
  rows: number;
  /** Height in pixels of the part that shows rows. */
  view: number;
}

/** Height in pixels of what is scrolled. */
export function contentHeight({ rows }: Pick<ScrollArea, 'rows'>): number {
  return Math.min(rows * rowHeight, tallest);
}

/** Whether the scroll bar stands for more than its pixels, so that a wheel has to be told how far it goes. */
export function isScaled({ rows }: Pick<ScrollArea, 'rows'>): boolean {
  return rows * rowHeight > tallest;
}

/** The furthest that rows can be moved up, in pixels of rows. */
export function lastTop({ rows, view }: ScrollArea): number {
  return Math.max(0, rows * rowHeight - view);
}

/** Pixels of rows above the view, of a scroll bar that stands at `scrollTop`. */
export function topOfScroll(scrollTop: number, area: ScrollArea): number {
  if (!isScaled(area)) return clampTop(scrollTop, area);
  return clampTop((scrollTop / (contentHeight(area) - area.view)) * lastTop(area), area);
}

/** Where the scroll bar stands with so many pixels of rows above the view. */
export function scrollOfTop(top: number, area: ScrollArea): number {
  if (!isScaled(area)) return top;
  return (top / lastTop(area)) * (contentHeight(area) - area.view);
}

export function clampTop(top: number, area: ScrollArea): number {
  return Math.min(Math.max(0, top), lastTop(area));
}

/** The rows that are in view at least in part; `last` is −1 where there are none. */
export function rowsInView(top: number, { rows, view }: ScrollArea): { first: number; last: number } {
  const first = Math.floor(top / rowHeight);
  return { first, last: Math.min(rows - 1, Math.ceil((top + view) / rowHeight) - 1) };
}

/** Rows that are drawn at a time, at most, with so many beyond either end of the view. */
export function rowsDrawn({ view }: Pick<ScrollArea, 'view'>, beyond: number): number {
  return Math.ceil(view / rowHeight) + 1 + 2 * beyond;
}

/**
 * By how much more rows are shifted against the elements that draw them when the view moves between two places: an element keeps its row
 * while that is in view, and after a jump each element draws the row that is as far from the top as the one before was.
 */
export function shiftOfMove(fromTop: number, toTop: number, { view }: Pick<ScrollArea, 'view'>): number {
  if (Math.abs(toTop - fromTop) < view) return 0;
  return Math.floor(toTop / rowHeight) - Math.floor(fromTop / rowHeight);
}

/** The smallest move that brings a row into view whole. */
export function topToShow(row: number, top: number, area: ScrollArea): number {
  const start = row * rowHeight;
  if (start < top) return clampTop(start, area);
  if (start + rowHeight > top + area.view) return clampTop(start + rowHeight - area.view, area);
  return top;
}
