import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { clampTop, isScaled, type ScrollArea, scrollOfTop, shiftOfMove, topOfScroll } from './rowScroll.ts';

/** How many pixels a wheel goes that turns by one line. */
const linePixels = 26;

interface GridPlace {
  top: number;
  left: number;
  /** See `shiftOfMove`. */
  shift: number;
}

/**
 * Where the grid is scrolled to: pixels of rows above the view, and pixels of columns left of it, and which row each element draws. In a table taller than browsers
 * allow, the scroll bar stands for the place in the table, and wheel and keys move by rows all the same.
 */
export function useGridScroll(scroller: RefObject<HTMLDivElement | null>, { rows, view }: ScrollArea) {
  const [place, setPlace] = useState<GridPlace>({ top: 0, left: 0, shift: 0 });
  const top = useRef(0);

  const show = useCallback(
    (left: number) =>
      setPlace((before) => ({
        top: top.current,
        left,
        shift: before.shift + shiftOfMove(before.top, top.current, { view }),
      })),
    [view],
  );

  const move = useCallback(
    (nextTop: number, nextLeft?: number) => {
      const element = scroller.current!;
      top.current = clampTop(nextTop, { rows, view });
      element.scrollTop = scrollOfTop(top.current, { rows, view });
      if (nextLeft !== undefined) element.scrollLeft = nextLeft;
      show(element.scrollLeft);
    },
    [scroller, rows, view, show],
  );

  const onScroll = useCallback(() => {
    const element = scroller.current!;
    // What moved the bar may have been a move of ours, whose place is known better than the bar can show it.
    const isOurs = Math.abs(element.scrollTop - scrollOfTop(top.current, { rows, view })) <= 1;
    if (!isOurs || !isScaled({ rows })) top.current = topOfScroll(element.scrollTop, { rows, view });
    show(element.scrollLeft);
  }, [scroller, rows, view, show]);

  useEffect(() => {
    const element = scroller.current!;
    if (!isScaled({ rows })) return;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0 || event.shiftKey) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePixels : event.deltaMode === 0 ? 1 : view;
      move(top.current + event.deltaY * unit, element.scrollLeft + event.deltaX * unit);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, rows, view, move]);

  // Fewer rows than before, or a taller view: the place may be beyond the end.
  useLayoutEffect(() => {
    if (top.current !== clampTop(top.current, { rows, view })) move(top.current);
  }, [rows, view, move]);

  return { ...place, move, onScroll };
}
