import { expect, test } from 'vitest';
import { describeOperation } from './describeOperation.ts';

test('scaling is written as its formula', () => {
  const { columns } = describeOperation({
    op: 'scale',
    columns: [
      { column: 'a', scaling: { kind: 'affine', offset: -1.5, divisor: 2 } },
      { column: 'b', scaling: { kind: 'constant', value: null } },
    ],
  });
  expect(columns).toEqual([
    ['a', '(x − (−1.5)) / 2'],
    ['b', 'missing for every row'],
  ]);
});

test('a value that is put in is shown as what it is', () => {
  const { columns } = describeOperation({
    op: 'impute',
    columns: [
      { column: 'make', value: { type: 'string', text: 'audi' } },
      { column: 'price', value: { type: 'double', text: '0.333333333' } },
      { column: 'id', value: { type: 'integer', text: '9223372036854775807' } },
    ],
  });
  expect(columns.map(([, words]) => words)).toEqual(['“audi”', '0.33333', '9223372036854775807']);
});

test('indicators are named', () => {
  const { columns } = describeOperation({
    op: 'indicator',
    columns: [
      {
        column: 'sex',
        categories: [{ value: { type: 'string', text: 'f' }, name: 'sex-f' }],
        missing: 'sex-missing',
        overwrite: true,
      },
    ],
  });
  expect(columns).toEqual([['sex', 'sex-f, sex-missing in its place']]);
});

test('new names and types stand beside the columns', () => {
  const renamed = describeOperation({ op: 'rename', columns: [{ column: 'a', name: 'b' }] });
  expect(renamed).toEqual({ title: 'Renames columns', columns: [['a', 'b']] });
  const converted = describeOperation({ op: 'convert', columns: [{ column: 'a', type: 'integer', required: true }] });
  expect(converted.columns).toEqual([['a', 'integer']]);
});
