import { expect, test } from 'vitest';
import { readGridKey } from './gridKeys.ts';

const extent = { rows: 10, columns: 3, page: 5 };
const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}, row = 2) =>
  readGridKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, { row, column: 1 }, extent);

test('keys that move lead to a cell', () => {
  expect(press('ArrowDown')).toEqual({ do: 'move', to: { row: 3, column: 1 } });
  expect(press('End', { metaKey: true })).toEqual({ do: 'move', to: { row: 9, column: 2 } });
});

test('Enter sorts in the header only', () => {
  expect(press('Enter', {}, -1)).toEqual({ do: 'sort' });
  expect(press('Enter')).toBeNull();
});

test('Alt with an arrow changes the width of the column, and leaves other keys to the browser', () => {
  expect(press('ArrowLeft', { altKey: true })).toEqual({ do: 'widen', by: -16 });
  expect(press('ArrowUp', { altKey: true })).toBeNull();
});

test('letters act without Ctrl, so that the browser keeps its own', () => {
  expect(press('F')).toEqual({ do: 'filter' });
  expect(press('f', { ctrlKey: true })).toBeNull();
  expect(press('c', { ctrlKey: true })).toEqual({ do: 'copy' });
  expect(press('c')).toBeNull();
});
