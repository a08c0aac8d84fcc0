import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tableOf } from '../../../test/rig/runModule.ts';
import { bindHouses, requestNames, runHouses, scoreRows, select, sql } from '../../../test/rig/servedHouses.ts';
import { SqlScorer } from './sqlScorer.ts';

test('a query is answered for each row; one that fails or leaves out a row fails that row alone', async () => {
  const query = `SELECT size * 2 AS double_size, CAST(code AS BIGINT) + rooms AS mixed, rooms, price, id * 7 AS unused
                 FROM t1 WHERE side <> 'east' -- no east;`;
  const bound = await bindHouses(
    await runHouses(
      { query: sql(query), few: select(['double_size', 'mixed', 'rooms', 'price']) },
      ['data.results query.t1', 'query.results few.dataset'],
      'few.results',
    ),
  );
  expect(requestNames(bound).sort()).toEqual(['code', 'rooms', 'side', 'size']);
  const good = { size: 30, rooms: 2, side: 'north', code: '1' };
  const { rows, failed } = await scoreRows(bound, [
    good,
    { ...good, side: 'east' },
    { ...good, code: 'x' },
    { ...good, size: 50 },
    good,
  ]);
  expect(rows[0]![0]).toBeCloseTo(500, 1);
  expect(rows[3]![0]).toBeCloseTo(700, 1);
  expect(rows[4]).toEqual(rows[0]);
  expect(rows.slice(1, 3)).toEqual([[null], [null]]);
  expect(failed).toEqual({
    1: expect.stringContaining('The step "Apply SQL Transformation" gives no row for it'),
    2: expect.stringContaining("Could not convert string 'x'"),
  });
});

test('a query that chooses or repeats rows by the label is left out', async () => {
  const query = 'SELECT t1.size AS m2, rooms, price FROM t1, range(3) AS copies(i) WHERE i = 0 OR price > 500';
  const bound = await bindHouses(await runHouses({ query: sql(query) }, ['data.results query.t1'], 'query.results'));
  expect(requestNames(bound)).toEqual(['size', 'rooms']);
  const { rows, failed } = await scoreRows(bound, [
    { size: 30, rooms: 2 },
    { size: 300, rooms: 2 },
  ]);
  expect(rows.map(([value]) => Math.round(Number(value)))).toEqual([500, 3200]);
  expect(failed).toEqual({});
});

test('what the model reads must not be made of the label', async () => {
  const query = 'SELECT size, price / 2 AS half, price FROM t1';
  const refused = await (await runHouses({ query: sql(query) }, ['data.results query.t1'], 'query.results')).bind();
  expect(refused).toEqual({ ok: false, error: [expect.stringContaining('reads the label "price"')] });
});

test('a query over several rows is refused, by the name of its step', async () => {
  const query = { ...sql('SELECT size, rooms, price, avg(size) OVER () AS mean FROM t1'), title: 'Mean size' };
  const refused = await (await runHouses({ query }, ['data.results query.t1'], 'query.results')).bind();
  expect(refused).toEqual({
    ok: false,
    error: ['"Mean size" cannot be served: It compares rows of t1 with each other (a window function).'],
  });
});

const sides = () =>
  tableOf("SELECT * FROM (VALUES ('north', 1.5, 'cold'), ('south', 2.5, 'warm'), ('south-east', 3, 'warm')) t", [
    { name: 'side', type: 'string' },
    { name: 'light', type: 'double' },
    { name: 'note', type: 'string' },
  ]);

test.each([
  ['inner', { 1: expect.stringContaining('"Join Data" gives no row for it') }],
  ['left-outer', {}],
  ['full-outer', {}],
])('a %s join looks rows up in the table of the run', async (joinType, failures) => {
  const run = await runHouses(
    {
      right: { module: 'import-data', params: { path: 'sides.csv' } },
      join: { module: 'join-data', params: { leftKeys: ['side'], rightKeys: ['side'], joinType, matchCase: false } },
      few: select(['size', 'rooms', 'light', 'price']),
    },
    ['data.results join.left', 'right.results join.right', 'join.results few.dataset'],
    'few.results',
    { 'right.results': await sides() },
  );
  const bound = await bindHouses(run);
  expect(requestNames(bound)).toEqual(['size', 'rooms', 'side']);
  expect(await readdir(join(bound.folder, 'references'))).toHaveLength(1);
  const { rows, failed } = await scoreRows(bound, [
    { size: 30, rooms: 2, side: 'NORTH' },
    { size: 30, rooms: 2, side: 'nowhere' },
  ]);
  expect(rows[0]![0]).toBeCloseTo(500, 1);
  expect(failed).toEqual(failures);
});

test('a semi join answers the rows that the table of the run has', async () => {
  const keys = { leftKeys: ['side'], rightKeys: ['side'], joinType: 'left-semi' };
  const run = await runHouses(
    {
      right: { module: 'import-data', params: { path: 'sides.csv' } },
      join: { module: 'join-data', params: keys },
      few: select(['size', 'rooms', 'price']),
    },
    ['data.results join.left', 'right.results join.right', 'join.results few.dataset'],
    'few.results',
    { 'right.results': await sides() },
  );
  const { rows, failed } = await scoreRows(await bindHouses(run), [
    { size: 30, rooms: 2, side: 'east' },
    { size: 30, rooms: 2, side: 'south' },
  ]);
  expect([Object.keys(failed), Math.round(Number(rows[1]![0]))]).toEqual([['0'], 500]);
});

test('a query that the database cannot answer row by row is refused before it is served', async () => {
  const query = sql('SELECT size, rooms, price FROM t1 SEMI JOIN t2 USING (side)');
  const run = await runHouses(
    { right: { module: 'import-data', params: { path: 'sides.csv' } }, query },
    ['data.results query.t1', 'right.results query.t2'],
    'query.results',
    { 'right.results': await sides() },
  );
  expect(await run.bind()).toEqual({ ok: false, error: [expect.stringContaining('write IN or EXISTS')] });
});

test('a row that a join makes several of has no answer', async () => {
  const right = tableOf("SELECT * FROM (VALUES ('north', 1.5), ('north', 2.5), ('south', 1.0)) t", [
    { name: 'side', type: 'string' },
    { name: 'light', type: 'double' },
  ]);
  const run = await runHouses(
    {
      right: { module: 'import-data', params: { path: 'sides.csv' } },
      join: { module: 'join-data', params: { leftKeys: ['side'], rightKeys: ['side'] } },
      few: select(['size', 'rooms', 'light', 'price']),
    },
    ['data.results join.left', 'right.results join.right', 'join.results few.dataset'],
    'few.results',
    { 'right.results': await right },
  );
  const { rows, failed } = await scoreRows(await bindHouses(run), [
    { size: 30, rooms: 2, side: 'north' },
    { size: 30, rooms: 2, side: 'south' },
  ]);
  expect(failed).toEqual({ 0: 'The step "Join Data" makes 2 rows of it, and one row can have one answer only.' });
  expect([rows[0]![0], Math.round(Number(rows[1]![0]))]).toEqual([null, 500]);
});

test('a query of a folder from elsewhere reaches no file', async () => {
  const bound = await bindHouses(
    await runHouses(
      { query: sql('SELECT size, rooms, price FROM t1 WHERE size > 0') },
      ['data.results query.t1'],
      'query.results',
    ),
  );
  const file = join(bound.folder, 'servable.json');
  const target = join(bound.folder, 'stolen.csv');
  const description = await readFile(file, 'utf8');
  for (const query of [
    "SELECT * FROM read_text('/etc/hostname')",
    `SELECT 1; COPY t1 TO '${target}'`,
    "SELECT * FROM enable_logging(storage='file')",
  ]) {
    const changed = JSON.parse(description);
    changed.steps[0].query = query;
    await writeFile(file, JSON.stringify(changed));
    await expect(SqlScorer.open(bound.folder), query).rejects.toThrow(/not allowed|Only SELECT|statements/);
  }
  expect(existsSync(target)).toBe(false);
});
