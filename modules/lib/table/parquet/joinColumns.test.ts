import { open, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../../../pipelines/contract/table.ts';
import { newContext, newPath } from '../../../../test/rig/runModule.ts';
import { TableSession } from '../session.ts';
import { quoteLiteral } from '../sql.ts';
import { readFooter, writeFooter } from './footer.ts';
import { joinColumns, openColumns } from './joinColumns.ts';

const leftColumns: Column[] = [
  { name: 'n', type: 'integer' },
  { name: 'few', type: 'string' },
  { name: 'text', type: 'string', categorical: true },
  { name: 'x', type: 'double' },
  { name: 'yes', type: 'boolean' },
  { name: 'Zeit "ö', type: 'datetime' },
  ...Array.from({ length: 14 }, (_, i): Column => ({ name: `more_${i}`, type: 'double' })),
];
const rightColumns: Column[] = [
  { name: 'score', type: 'double', role: 'score' },
  { name: 'class', type: 'string' },
];
const rows = 150_000;
const left = `SELECT i, 'v' || (i % 5), CASE WHEN i % 7 > 0 THEN 'text ' || i END, CASE WHEN i % 3 > 0 THEN sin(i) END,
  CASE WHEN i % 11 > 0 THEN i % 2 = 0 END, TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE,
  ${Array.from({ length: 14 }, (_, k) => `i * ${k}.5`).join(', ')} FROM range(${rows}) AS numbers(i)`;
const right = `SELECT cos(i) AS score, CASE WHEN i % 13 > 0 THEN 'c' || (i % 3) END AS class FROM range(${rows}) AS numbers(i)`;

/** Writes `left` and for each of its row groups the same rows of `right`, and joins them. */
async function join(session: TableSession, where: string, at: readonly number[]) {
  const [leftPath, joined] = [await newPath('left'), await newPath('joined')];
  await session.write(leftPath, `SELECT * FROM (${left}) AS l(${names}) WHERE ${where}`, leftColumns, 'batch-by-batch');
  await session.execute(
    `CREATE OR REPLACE TABLE other AS FROM (${right}) AS r POSITIONAL JOIN (${left}) AS l(${names})`,
  );
  await session.execute(`CREATE OR REPLACE TABLE kept AS SELECT score, class FROM other WHERE ${where}`);
  const file = (await openColumns(leftPath, leftColumns))!;
  const parts = [];
  let first = 0;
  for (const count of file.groupRows) {
    const path = await newPath('part');
    const range = `rowid >= ${first} AND rowid < ${first + count}`;
    await session.write(path, `SELECT * FROM kept WHERE ${range}`, rightColumns);
    parts.push((await openColumns(path, rightColumns))!);
    first += count;
  }
  const columns = [...at.map((place) => leftColumns[place]!), ...rightColumns];
  await joinColumns(joined, { file, at }, parts, columns);
  return { joined, columns, leftPath, groups: file.groupRows };
}

const names = leftColumns.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(', ');

describe('a joined table', () => {
  test.each([
    { what: 'all columns', at: leftColumns.map((_, i) => i), where: 'true' },
    { what: 'some columns, in another order', at: [5, 2, 0], where: 'true' },
    { what: 'row groups of different sizes', at: [0, 1, 2, 3, 4, 5], where: 'n < 125_000 OR n % 5 = 0' },
  ])('of $what has the values of both', async ({ at, where }) => {
    await using session = await TableSession.open(await newContext({ threads: 2 }));
    const { joined, columns, leftPath, groups } = await join(session, where, at);
    expect(groups.length).toBeGreaterThan(1);
    const kept = at.map((place) => `l."${leftColumns[place]!.name.replaceAll('"', '""')}"`);
    const expected = `SELECT ${kept.join(', ')}, r.* FROM read_parquet(${quoteLiteral(leftPath)}) AS l POSITIONAL JOIN kept AS r`;
    const hashes = (from: string, name: string) => `(SELECT hash(r) AS ${name} FROM (${from}) AS r)`;
    const differences = await session.query<{ n: bigint }>(
      `SELECT count(*) AS n FROM ${hashes(`FROM read_parquet(${quoteLiteral(joined)})`, 'a')} POSITIONAL JOIN ${hashes(expected, 'b')} WHERE a IS DISTINCT FROM b`,
    );
    expect(differences[0]!.n).toBe(0n);
    const described = await session.query<{ column_name: string }>(
      `DESCRIBE FROM read_parquet(${quoteLiteral(joined)})`,
    );
    expect(described.map(({ column_name }) => column_name)).toEqual(columns.map(({ name }) => name));
    expect((await session.read(joined)).columns).toEqual(columns);
  });

  test('finds rows by the statistics that were copied', async () => {
    await using session = await TableSession.open(await newContext());
    const { joined } = await join(session, 'true', [0, 1]);
    const [found] = await session.query<{ few: string; score: number }>(
      `SELECT few, score FROM read_parquet(${quoteLiteral(joined)}) WHERE n = 123_456`,
    );
    expect(found).toEqual({ few: 'v1', score: expect.closeTo(Math.cos(123_456), 12) });
  });
});

test('a footer that is read and written again is the same bytes', async () => {
  const path = await newPath('footer');
  await using session = await TableSession.open(await newContext());
  await session.write(path, left, leftColumns);
  await using file = await open(path);
  const footer = Buffer.from(writeFooter(await readFooter(file)));
  const bytes = await readFile(path);
  expect(bytes.subarray(bytes.length - footer.length).equals(footer)).toBe(true);
});

test('columns that are stored in another type than the table says are not taken over', async () => {
  const path = await newPath('other');
  await using session = await TableSession.open(await newContext());
  await session.write(path, 'SELECT 1', [{ name: 'a', type: 'integer' }]);
  expect(await openColumns(path, [{ name: 'a', type: 'integer' }])).toBeDefined();
  expect(await openColumns(path, [{ name: 'a', type: 'datetime' }])).toBeUndefined();
  expect(await openColumns(path, [{ name: 'b', type: 'integer' }])).toBeUndefined();
});
