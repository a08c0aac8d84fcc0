import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { newContext, newPath, tableOf } from '../../../test/rig/runModule.ts';
import { keepJoinSides } from './joinSides.ts';
import { type RowFlow, TableSession } from './session.ts';
import { quoteLiteral } from './sql.ts';

const columns: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'x', type: 'double' },
];
const large = () => tableOf('SELECT i, hash(i) / 1e18 FROM range(500_000) AS numbers(i)', columns);

const limits = [
  { threads: 1, memoryLimit: 2 ** 30 },
  { threads: 2, memoryLimit: 2 ** 30 },
  { threads: 5, memoryLimit: 2 ** 29 },
  { threads: 2, memoryLimit: 2 ** 32 },
];

const cases: { flow: RowFlow; what: string; inOrder?: false; select: (table: string) => string }[] = [
  { flow: 'row-by-row', what: 'a projection', select: (table) => `SELECT id, x * 2 FROM ${table}` },
  { flow: 'batch-by-batch', what: 'a filter', select: (table) => `SELECT * FROM ${table} WHERE x < 7` },
  {
    flow: 'batch-by-batch',
    what: 'a join, for which DuckDB plans no batches,',
    inOrder: false,
    select: (table) =>
      `SELECT l.* FROM ${table} AS l JOIN (SELECT range AS id FROM range(100_000, 400_000)) USING (id)`,
  },
];

test.each(cases)(
  '$flow: $what gives the same bytes with any threads and memory',
  async ({ flow, select, inOrder = true }) => {
    const table = `read_parquet(${quoteLiteral(await large())})`;
    const files: Buffer[] = [];
    for (const limit of limits) {
      const path = await newPath('flow');
      await using session = await TableSession.open(await newContext(limit));
      await keepJoinSides(session);
      await session.write(path, select(table), columns, flow);
      const [row] = await session.query<{ ordered: boolean }>(
        `SELECT bool_and(id > before) AS ordered FROM (SELECT id, lag(id, 1, -1) OVER () AS before FROM read_parquet(${quoteLiteral(path)}))`,
      );
      if (inOrder) expect(row!.ordered).toBe(true);
      files.push(await readFile(path));
    }
    for (const file of files) expect(file.equals(files[0]!)).toBe(true);
  },
);
