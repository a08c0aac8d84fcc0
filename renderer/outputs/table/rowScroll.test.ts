import { describe, expect, test } from 'vitest';
import {
  contentHeight,
  isScaled,
  lastTop,
  rowHeight,
  rowsDrawn,
  rowsInView,
  scrollOfTop,
  shiftOfMove,
  topOfScroll,
  topToShow,
} from './rowScroll.ts';

const small = { rows: 1000, view: 400 };
const huge = { rows: 10_000_000, view: 400 };

describe('rows and the scroll bar', () => {
  test('a table that fits in the tallest element scrolls pixel by pixel', () => {
    expect(isScaled(small)).toBe(false);
    expect(topOfScroll(1234, small)).toBe(1234);
    expect(scrollOfTop(1234, small)).toBe(1234);
  });

  test('ten million rows reach from the first to the last', () => {
    expect(isScaled(huge)).toBe(true);
    expect(topOfScroll(0, huge)).toBe(0);
    const end = topOfScroll(contentHeight(huge) - huge.view, huge);
    expect(end).toBe(lastTop(huge));
    expect(rowsInView(end, huge).last).toBe(huge.rows - 1);
  });

  test('every row of a scaled table can be returned to', () => {
    for (const row of [0, 1, 999_999, 5_000_001, 9_999_984]) {
      const top = row * rowHeight;
      expect(topOfScroll(scrollOfTop(top, huge), huge)).toBeCloseTo(top, 3);
    }
  });

  test('only the rows in view are shown, and none of an empty table', () => {
    expect(rowsInView(0, small)).toEqual({ first: 0, last: 15 });
    expect(rowsInView(13, small)).toEqual({ first: 0, last: 15 });
    expect(rowsInView(0, { rows: 0, view: 400 })).toEqual({ first: 0, last: -1 });
  });

  test('a row is brought into view with the smallest move', () => {
    expect(topToShow(5, 0, small)).toBe(0);
    expect(topToShow(20, 0, small)).toBe(21 * rowHeight - 400);
    expect(topToShow(3, 500, small)).toBe(3 * rowHeight);
    expect(topToShow(999, 0, small)).toBe(lastTop(small));
  });
});

test('an element keeps its row while that is in view, and after a jump its distance from the top', () => {
  const area = { view: 400 };
  expect(shiftOfMove(0, 390, area)).toBe(0);
  expect(shiftOfMove(390, 0, area)).toBe(0);
  expect(shiftOfMove(26 * 10 + 5, 26 * 5000 + 20, area)).toBe(4990);
  expect(shiftOfMove(26 * 5000, 0, area)).toBe(-5000);
  expect(rowsDrawn({ view: 26 * 10 + 1 }, 4)).toBe(20);
});
