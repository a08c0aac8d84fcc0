import { expect, test } from 'vitest';
import { moveCell } from './moveCell.ts';

const extent = { rows: 100, columns: 5, page: 10 };
const press = (key: string, from = { row: 50, column: 2 }, ctrl = false) => moveCell(from, { key, ctrl }, extent);

test('arrow keys move by one cell and stop at the edges', () => {
  expect(press('ArrowDown')).toEqual({ row: 51, column: 2 });
  expect(press('ArrowRight', { row: 0, column: 4 })).toEqual({ row: 0, column: 4 });
  expect(press('ArrowDown', { row: 99, column: 0 })).toEqual({ row: 99, column: 0 });
});

test('the header is above the first row', () => {
  expect(press('ArrowUp', { row: 0, column: 2 })).toEqual({ row: -1, column: 2 });
  expect(press('ArrowUp', { row: -1, column: 2 })).toEqual({ row: -1, column: 2 });
  expect(press('PageUp', { row: 3, column: 2 })).toEqual({ row: 0, column: 2 });
});

test('Home and End go along the row, with Ctrl to the first and last row too', () => {
  expect(press('Home')).toEqual({ row: 50, column: 0 });
  expect(press('End')).toEqual({ row: 50, column: 4 });
  expect(press('Home', undefined, true)).toEqual({ row: 0, column: 0 });
  expect(press('End', undefined, true)).toEqual({ row: 99, column: 4 });
});

test('pages are as long as the view', () => {
  expect(press('PageDown')).toEqual({ row: 60, column: 2 });
  expect(press('PageUp')).toEqual({ row: 40, column: 2 });
});

test('other keys do not move', () => {
  expect(press('a')).toBeNull();
});

test('in a table without rows one stays in the header', () => {
  expect(moveCell({ row: -1, column: 0 }, { key: 'ArrowDown', ctrl: false }, { ...extent, rows: 0 })).toEqual({
    row: -1,
    column: 0,
  });
});
