import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation } from '../../../pipelines/contract/transformation.ts';
import { newContext } from '../../../test/rig/runModule.ts';
import { TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { compileToSql } from '../transform/toSql.ts';
import { newTransformation } from '../transform/transformationFile.ts';
import { pruneOperations } from './pruneOperations.ts';

const columns: Column[] = [
  { name: 'row', type: 'integer' },
  { name: 'a', type: 'double' },
  { name: 'b', type: 'double' },
  { name: 'c', type: 'double' },
  { name: 's', type: 'string' },
];

let session: TableSession;
beforeAll(async () => {
  session = await TableSession.open(await newContext());
  await session.execute(
    `CREATE TABLE data AS SELECT i AS row, CASE WHEN i % 3 > 0 THEN i / 2 END AS a, (i % 4)::DOUBLE AS b,
       CASE WHEN i % 5 > 0 THEN -i::DOUBLE END AS c, ['x', 'y', '7', NULL][1 + i % 4] AS s FROM range(20) r(i)`,
  );
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
});

const number = fc.constantFrom('a', 'b', 'c');
const value = (text: string) => ({ type: 'double' as const, text });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  number.map((column): Operation => ({ op: 'missing-indicator', columns: [{ column, name: `${column} is missing` }] })),
  number.map((column): Operation => ({ op: 'impute', columns: [{ column, value: value('3') }] })),
  fc.uniqueArray(number).map((names): Operation => ({ op: 'drop-missing-rows', columns: names })),
  number.map((column): Operation => ({ op: 'drop-columns', columns: [column] })),
  fc.uniqueArray(number).map((names): Operation => ({ op: 'select-columns', columns: ['row', 's', ...names] })),
  number.map(
    (column): Operation => ({ op: 'scale', columns: [{ column, scaling: { kind: 'affine', offset: 1, divisor: 4 } }] }),
  ),
  fc.boolean().map((overwrite): Operation => {
    const categories = ['x', 'y'].map((text) => ({ value: { type: 'string' as const, text }, name: `s-${text}` }));
    return { op: 'indicator', columns: [{ column: 's', categories, missing: 's-missing', overwrite }] };
  }),
  fc.tuple(fc.uniqueArray(number, { minLength: 1 }), fc.boolean()).map(([names, keep]): Operation => {
    const read = names.map((column) => ({ column, offset: 1, divisor: 2 }));
    const weights = (sign: number) => names.map((_, i) => sign * (i + 1));
    return {
      op: 'project',
      columns: read,
      components: [
        { name: 'PC1', weights: weights(1) },
        { name: 'b', weights: weights(-1) },
      ],
      keep,
    };
  }),
  fc.constant<Operation>({
    op: 'rename',
    columns: [
      { column: 'a', name: 'c' },
      { column: 'c', name: 'a' },
    ],
  }),
  fc
    .constantFrom(['a', 'new'], ['b', 'a'], ['c', 'b'])
    .map(([column = '', name = '']): Operation => ({ op: 'rename', columns: [{ column, name }] })),
  fc.boolean().map((required): Operation => ({ op: 'convert', columns: [{ column: 's', type: 'double', required }] })),
);

/** Values by the number of the row. */
async function apply(operations: Operation[], given: Column[], wanted: string[]): Promise<Map<number, unknown[]>> {
  const fitted = newTransformation(operations, given);
  const { select } = compileToSql(fitted, given, 'data');
  const rows = await session.query<Record<string, unknown>>(
    `SELECT ${['row', ...wanted].map(quoteIdentifier).join(', ')} FROM (${select})`,
  );
  return new Map(rows.map(({ row, ...rest }) => [Number(row), wanted.map((name) => rest[name])]));
}

/** Undefined where they do not follow each other, such as a scale of what was dropped before: no run would have made them. */
async function columnsAfter(operations: Operation[]): Promise<Column[] | undefined> {
  let current = columns;
  for (const [i, operation] of operations.entries()) {
    const names = new Set(current.map(({ name }) => name));
    if (!operation.columns.every((column) => names.has(typeof column === 'string' ? column : column.column)))
      return undefined;
    try {
      const { select, columns: after } = compileToSql(
        newTransformation(operations.slice(0, i + 1), columns),
        columns,
        'data',
      );
      await session.query(`SELECT * FROM (${select}) LIMIT 0`);
      if (new Set(after.map(({ name }) => name)).size < after.length) return undefined;
      current = after;
    } catch {
      return undefined;
    }
  }
  return current;
}

test('what is left of operations gives the needed columns the same values, out of the columns that it says it needs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 6 }), fc.nat(), async (operations, chosen) => {
      const all = await columnsAfter(operations);
      fc.pre(all !== undefined);
      if (!all) return;
      fc.pre(all.some(({ name }) => name === 'row'));
      const wanted = all.filter(({ name }, i) => name !== 'row' && ((chosen >> i) & 1) === 1).map(({ name }) => name);
      const pruned = pruneOperations(operations, new Set(['row', ...wanted]));
      const given = columns.filter(({ name }) => pruned.needed.has(name));
      expect([...pruned.needed].every((name) => columns.some((column) => column.name === name))).toBe(true);
      const whole = await apply(operations, columns, wanted);
      const part = await apply(pruned.operations, given, wanted);
      // Rows may stay that were left out for a column that nobody needs.
      for (const [row, values] of whole) expect(part.get(row)).toEqual(values);
    }),
    { numRuns: 400 },
  );
});
