import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { newContext, newPath, tableOf } from '../../../test/rig/runModule.ts';
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
  { threads: 3, memoryLimit: 2 ** 26 },
];

/** Row groups of many sizes, as a filter leaves them behind. */
async function uneven(): Promise<string> {
  const path = await newPath('uneven');
  await using session = await TableSession.open(await newContext());
  const from = `read_parquet(${quoteLiteral(await large())})`;
  await session.write(
    path,
    `SELECT * FROM ${from} WHERE x < 17.9 OR hash(id // 1000) % 7 <> 0`,
    columns,
    'batch-by-batch',
  );
  return path;
}

const cases: {
  flow: RowFlow;
  what: string;
  table?: () => Promise<string>;
  inOrder?: false;
  select: (table: string) => string;
}[] = [
  { flow: 'batch-by-batch', what: 'a projection', select: (table) => `SELECT id, x * 2 FROM ${table}` },
  {
    flow: 'batch-by-batch',
    what: 'a projection of uneven row groups',
    table: uneven,
    select: (table) => `SELECT id, x * 2 FROM ${table}`,
  },
  { flow: 'batch-by-batch', what: 'a filter', select: (table) => `SELECT * FROM ${table} WHERE x < 7` },
  {
    flow: 'batch-by-batch',
    what: 'a sort of a join by distinct values',
    select: (table) => `SELECT l.* FROM ${table} AS l JOIN range(0, 500_000, 3) AS r ON id = range ORDER BY id`,
  },
  {
    flow: 'batch-by-batch',
    what: 'a sort of all rows by distinct values',
    inOrder: false,
    select: (table) => `SELECT * FROM ${table} ORDER BY hash(id), id`,
  },
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
  async ({ flow, select, table: make = large, inOrder = true }) => {
    const table = `read_parquet(${quoteLiteral(await make())})`;
    const files: Buffer[] = [];
    for (const limit of limits) {
      const path = await newPath('flow');
      await using session = await TableSession.open(await newContext(limit));
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
