import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation } from '../../../pipelines/contract/transformation.ts';
import { newContext } from '../../../test/rig/runModule.ts';
import { TableSession } from '../table/session.ts';
import { compileToSql } from './toSql.ts';
import { newTransformation } from './transformationFile.ts';

const x: Column = { name: 'x', type: 'integer' };
const s: Column = { name: 'S "s"', type: 'string', categorical: true };

async function apply(operations: Operation[], columns: Column[], rows: string) {
  const names = columns.map((column) => `"${column.name.replaceAll('"', '""')}"`);
  const from = `(VALUES ${rows}) AS t(${names.join(', ')})`;
  const compiled = compileToSql(newTransformation(operations, [x, s]), columns, from);
  await using session = await TableSession.open(await newContext());
  const result = await session.query<Record<string, unknown>>(compiled.select);
  expect(compiled.columns.map((column) => column.name)).toEqual(Object.keys(result[0] ?? {}));
  return { rows: result.map((row) => Object.values(row)), flow: compiled.flow };
}

test('operations are applied one after the other, each to what the one before gives', async () => {
  const operations: Operation[] = [
    { op: 'missing-indicator', columns: [{ column: 'x', name: 'no x' }] },
    { op: 'impute', columns: [{ column: 'x', value: { type: 'double', text: '2.5' } }] },
    { op: 'scale', columns: [{ column: 'x', scaling: { kind: 'affine', offset: 0.5, divisor: 2 } }] },
    { op: 'drop-columns', columns: ['S "s"'] },
  ];
  const result = await apply(operations, [x, s], "(NULL, 'a'), (1, 'b')");
  expect(result).toEqual({
    rows: [
      [1, true],
      [0.25, false],
    ],
    flow: 'batch-by-batch',
  });
});

test('dropping rows keeps what lies between, and is no longer row by row', async () => {
  const result = await apply(
    [{ op: 'drop-missing-rows', columns: ['x', 'S "s"'] }],
    [s, x],
    "('a', 1), (NULL, 2), ('c', 3)",
  );
  expect(result).toEqual({
    rows: [
      ['a', 1],
      ['c', 3],
    ],
    flow: 'any',
  });
});

test('an added column takes the place of one that has its name already, whatever the case', async () => {
  const extra: Column = { name: 'X_ISMISSING', type: 'string' };
  const operations: Operation[] = [{ op: 'missing-indicator', columns: [{ column: 'x', name: 'x_IsMissing' }] }];
  expect((await apply(operations, [extra, x], "('old', 1)")).rows).toEqual([[1, false]]);
});

test('numbers keep all their digits: 64-bit integers and the smallest doubles', async () => {
  const operations: Operation[] = [
    { op: 'impute', columns: [{ column: 'x', value: { type: 'integer', text: '9007199254740993' } }] },
  ];
  expect((await apply(operations, [x], '(NULL::BIGINT)')).rows).toEqual([[9007199254740993n]]);
  const tiny: Operation[] = [{ op: 'scale', columns: [{ column: 'x', scaling: { kind: 'constant', value: 5e-324 } }] }];
  expect((await apply(tiny, [x], '(1)')).rows).toEqual([[5e-324]]);
});

test('a transformation without operations changes nothing', async () => {
  expect((await apply([{ op: 'impute', columns: [] }], [s, x], "('a', 1)")).rows).toEqual([['a', 1]]);
});

test('a transformation that leaves no column is an error', async () => {
  await expect(apply([{ op: 'drop-columns', columns: ['x'] }], [x], '(1)')).rejects.toThrow('leaves no columns');
});

test('names change places at once, and columns stay where they are', async () => {
  const operations: Operation[] = [
    {
      op: 'rename',
      columns: [
        { column: 'x', name: 'S "s"' },
        { column: 'S "s"', name: 'x' },
      ],
    },
  ];
  expect((await apply(operations, [x, s], "(1, 'a')")).rows).toEqual([[1, 'a']]);
  const { columns } = compileToSql(newTransformation(operations, [x, s]), [x, s], 't');
  expect(columns).toEqual([
    { name: 'S "s"', type: 'integer' },
    { name: 'x', type: 'string', categorical: true },
  ]);
});

test.each([
  [false, [[1n], [null], [null]]],
  [true, [[1n], [null]]],
])(
  'what cannot be converted is missing, or leaves out its row where a value is required: %s',
  async (required, rows) => {
    const operations: Operation[] = [{ op: 'convert', columns: [{ column: 'S "s"', type: 'integer', required }] }];
    expect((await apply(operations, [s], "('1'), (NULL), ('one')")).rows).toEqual(rows);
  },
);
