import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ServedColumn } from '../../../pipelines/contract/servable.ts';
import { readRequestRows } from './readRequestRows.ts';

const request: ServedColumn[] = [
  { name: 'n', type: 'double' },
  { name: 'i', type: 'integer' },
  { name: 's', type: 'string' },
  { name: 'b', type: 'boolean' },
  { name: 'd', type: 'datetime' },
];
const row = { n: 1.5, i: -2, s: 'x', b: true, d: '1970-01-02' };
const columns = [Float64Array.of(1.5), Float64Array.of(-2), ['x'], Float64Array.of(1), Float64Array.of(1)];

const names = Object.keys(row);
const values = Object.values(row);

test.each([
  ['a list', [row], 'records'],
  ['rows', { rows: [row] }, 'records'],
  ['dataframe_records', { dataframe_records: [row] }, 'records'],
  ['split', { columns: names, data: [values] }, 'split'],
  ['dataframe_split', { dataframe_split: { index: [0], columns: names, data: [values] } }, 'split'],
  ['more columns in another order', [{ z: [1], ...Object.fromEntries(Object.entries(row).reverse()) }], 'records'],
  [
    'split in another order',
    { columns: ['z', ...names.toReversed()], data: [[null, ...values.toReversed()]] },
    'split',
  ],
])('reads %s', (_, body, orientation) => {
  expect(readRequestRows(body, request, 10)).toEqual({ ok: true, value: { columns, rowCount: 1, orientation } });
});

test('null is a missing value; numbers stand for their text', () => {
  const nothing = { n: null, i: null, s: null, b: null, d: null };
  const read = readRequestRows([nothing, { ...row, s: 12 }], request, 10);
  if (!read.ok) throw new Error(read.error.join());
  expect(read.value.columns[2]).toEqual([null, '12']);
  for (const k of [0, 1, 3, 4]) expect(read.value.columns[k]![0]).toBeNaN();
});

describe('datetimes', () => {
  test.each([
    ['2024-01-31', '2024-01-31T00:00:00Z'],
    ['2024-01-31 06:30', '2024-01-31T06:30:00Z'],
    ['2024-01-31T06:30:15.250Z', '2024-01-31T06:30:15.250Z'],
    ['2024-01-31T06:30:15+02:00', '2024-01-31T04:30:15Z'],
    ['2024-01-31T06:30:15-0330', '2024-01-31T10:00:15Z'],
    ['2024-01-31T06:30:15+02', '2024-01-31T04:30:15Z'],
    ['1969-12-31T23:59:59.5', '1969-12-31T23:59:59.500Z'],
  ])('%s', (text, same) => {
    const read = readRequestRows([{ ...row, d: text }], request, 10);
    if (!read.ok) throw new Error(read.error.join());
    expect(Number(read.value.columns[4]![0]) * 86_400_000).toBeCloseTo(Date.parse(same), 2);
  });
});

describe('what is wrong is said by row, column and what was expected', () => {
  test.each([
    [{ n: '1' }, 'Row 0, "n": "1" is not a number.'],
    [{ n: true }, 'Row 0, "n": true is not a number.'],
    [{ i: 1.5 }, 'Row 0, "i": 1.5 is not a whole number.'],
    [{ i: 2 ** 60 }, 'Row 0, "i": 1152921504606847000 is not a whole number.'],
    [{ s: ['x'] }, 'Row 0, "s": ["x"] is not a text.'],
    [{ b: 1 }, 'Row 0, "b": 1 is not true or false.'],
    [{ d: '2024-02-31' }, 'Row 0, "d": "2024-02-31" is not a date and time such as "2024-01-31T12:00:00Z".'],
    [{ d: 'yesterday' }, 'Row 0, "d": "yesterday" is not a date'],
    [{ d: '2024-01-31T25:00' }, 'is not a date and time'],
    [{ n: 'x'.repeat(100_000) }, `Row 0, "n": "${'x'.repeat(58)}… is not a number.`],
    [{ n: undefined }, 'Row 0 has no "n". Give a number, or null where it is not known.'],
  ])('%j', (change, message) => {
    const body = JSON.parse(JSON.stringify([{ ...row, ...change }]));
    expect(readRequestRows(body, request, 10)).toEqual({ ok: false, error: [expect.stringContaining(message)] });
  });

  test.each([
    [[], 'no rows'],
    [{ rows: [] }, 'no rows'],
    [Array.from({ length: 11 }, () => row), '11 rows; 10 are answered at once'],
    [7, 'not a table of rows'],
    [null, 'not a table of rows'],
    [{ rows: row }, 'not a table of rows'],
    [{ columns: names }, 'not a table of rows'],
    [[row, 5], 'Row 1 is not an object'],
    [[[1, 2]], 'Row 0 is not an object'],
    [{ columns: names, data: [values, [1]] }, 'Row 1 of "data" is not a list of 5 values'],
    [{ columns: ['n', 's'], data: [[1, 'x']] }, '"columns" lacks "i", "b", "d".'],
  ])('%j', (body, message) => {
    expect(readRequestRows(body, request, 10)).toEqual({ ok: false, error: [expect.stringContaining(message)] });
  });

  test('twenty at most, and how many more there are', () => {
    const read = readRequestRows(
      Array.from({ length: 100 }, () => ({ ...row, n: 'x' })),
      request,
      100,
    );
    expect(read).toMatchObject({ ok: false });
    if (!read.ok) expect([read.error.length, read.error.at(-1)]).toEqual([21, 'And 80 more.']);
  });
});

test('whatever JSON holds is read or refused with words, and never ends in an exception', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(1, 'x', true, null, '2024-01-31', -0, 1e308));
  const record = fc.oneof(fc.record(Object.fromEntries(names.map((name) => [name, value]))), fc.jsonValue());
  const body = fc.oneof(
    fc.jsonValue(),
    fc.array(record, { maxLength: 4 }),
    fc.record({ rows: fc.array(record, { maxLength: 4 }) }),
    fc.record({ columns: fc.array(fc.oneof(fc.constantFrom(...names), value)), data: fc.array(fc.array(value)) }),
  );
  fc.assert(
    fc.property(body, (given) => {
      const read = readRequestRows(given, request, 100);
      if (!read.ok) return read.error.length > 0 && read.error.every((message) => message.length > 0);
      return (
        read.value.columns.length === 5 && read.value.columns.every(({ length }) => length === read.value.rowCount)
      );
    }),
    { numRuns: 2000 },
  );
});
