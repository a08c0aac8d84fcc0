import { describe, expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newContext, queryOne, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const leftColumns: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'City "c"', type: 'string' },
  { name: 'y', type: 'boolean', role: 'label' },
];
const rightColumns: Column[] = [
  { name: 'ID', type: 'double' },
  { name: 'city', type: 'string' },
  { name: 'pop', type: 'double', categorical: true },
  { name: 'y', type: 'datetime', role: 'label' },
];
const left = () =>
  tableOf(
    "SELECT * FROM (VALUES (3, 'Ulm', true), (1, 'ulm', NULL), (NULL, 'Bonn', false), (2, NULL, true)) t",
    leftColumns,
  );
const right = () =>
  tableOf(
    `SELECT * FROM (VALUES (1.0, 'ULM', 10, NULL), (3.0, 'Ulm', 20, TIMESTAMP '2020-01-01'), (3.0, 'Köln', 30, NULL),
      (NULL, 'Bonn', 40, NULL), (9.5, 'Ulm', 50, NULL)) t`,
    rightColumns,
  );

async function join(params: unknown, inputs?: { left: string; right: string }) {
  const used = inputs ?? { left: await left(), right: await right() };
  return (await runModule('join-data', params, used)).outputs.results!;
}
const byId = { leftKeys: ['id'], rightKeys: ['ID'] };
const byCity = { leftKeys: ['City "c"'], rightKeys: ['city'] };
const pairs = async (params: unknown) => (await rowsOf(await join(params))).map((row) => [row.id, row.pop]);

describe('join types', () => {
  test('inner: in the order of the left, then of the right; integers meet doubles; missing keys meet nothing', async () => {
    expect(await pairs(byId)).toEqual([
      [3, 20],
      [3, 30],
      [1, 10],
    ]);
  });

  test('left outer', async () => {
    expect(await pairs({ ...byId, joinType: 'left-outer' })).toEqual([
      [3, 20],
      [3, 30],
      [1, 10],
      [null, null],
      [2, null],
    ]);
  });

  test('full outer: rows that only the right has come last', async () => {
    const rows = await rowsOf(await join({ ...byId, joinType: 'full-outer' }));
    expect(rows.map((row) => [row.id, row['ID (2)'], row.pop])).toEqual([
      [3, 3, 20],
      [3, 3, 30],
      [1, 1, 10],
      [null, null, null],
      [2, null, null],
      [null, null, 40],
      [null, 9.5, 50],
    ]);
  });

  test('full outer without the right keys: the left keys take their values', async () => {
    const results = await join({ ...byId, joinType: 'full-outer', keepRightKeys: false });
    expect((await rowsOf(results)).map((row) => row.id)).toEqual([3, 3, 1, null, 2, null, 9.5]);
    expect(await columnsOf(results)).toMatchObject([{ name: 'id', type: 'double' }, {}, {}, { name: 'city' }, {}, {}]);
  });

  test('left semi: each left row with a match once, left columns only', async () => {
    const results = await join({ ...byId, joinType: 'left-semi' });
    expect((await rowsOf(results)).map((row) => row.id)).toEqual([3, 1]);
    expect(await columnsOf(results)).toEqual(leftColumns);
  });
});

test('texts match in their case, or whatever their case', async () => {
  expect(await pairs(byCity)).toEqual([
    [3, 20],
    [3, 50],
    [null, 40],
  ]);
  expect(await pairs({ ...byCity, matchCase: false })).toEqual([
    [3, 10],
    [3, 20],
    [3, 50],
    [1, 10],
    [1, 20],
    [1, 50],
    [null, 40],
  ]);
});

describe('a key that each row of the right table has but once', () => {
  const cities: Column[] = [
    { name: 'name', type: 'string' },
    { name: 'since', type: 'datetime' },
    { name: 'size', type: 'double' },
  ];
  const once = () =>
    tableOf(
      "SELECT * FROM (VALUES ('Ulm', TIMESTAMP '0854-07-22', 1.5), (NULL, NULL, 9), ('it''s', NULL, NULL), ('', NULL, 3)) t",
      cities,
    );
  const byName = { leftKeys: ['City "c"'], rightKeys: ['name'] };
  test.each([
    ['inner', [[3, 'Ulm', 1.5]]],
    [
      'left-outer',
      [
        [3, 'Ulm', 1.5],
        [1, null, null],
        [null, null, null],
        [2, null, null],
      ],
    ],
  ])('%s: found or not, values and nulls', async (joinType, expected) => {
    const rows = await rowsOf(await join({ ...byName, joinType }, { left: await left(), right: await once() }));
    expect(rows.map((row) => [row.id, row.name, row.size])).toEqual(expected);
    expect(String(rows[0]!.since)).toContain('0854-07-22');
  });

  test('in another case, where case does not count', async () => {
    const results = await join({ ...byName, matchCase: false }, { left: await left(), right: await once() });
    expect((await rowsOf(results)).map((row) => [row.id, row['City "c"'], row.name])).toEqual([
      [3, 'Ulm', 'Ulm'],
      [1, 'ulm', 'Ulm'],
    ]);
  });
});

test('composite keys: all of them have to match', async () => {
  const params = { leftKeys: ['id', 'City "c"'], rightKeys: ['ID', 'city'] };
  expect(await pairs(params)).toEqual([[3, 20]]);
  expect(await pairs({ ...params, matchCase: false })).toEqual([
    [3, 20],
    [1, 10],
  ]);
});

test.each([{}, { keepRightKeys: false }, { joinType: 'left-semi' }, { joinType: 'full-outer', keepRightKeys: false }])(
  'gives the columns that the schema tells, with one label: %j',
  async (more) => {
    const params = { ...byId, ...more };
    const shape = spec.schema({
      params: spec.params.parse(params),
      inputs: { left: { type: 'table', columns: leftColumns }, right: { type: 'table', columns: rightColumns } },
    });
    const columns = await columnsOf(await join(params));
    expect(shape).toMatchObject({ issues: [], outputs: { results: { columns } } });
    expect(columns.filter((column) => column.role === 'label')).toHaveLength(1);
  },
);

test.each([
  [{}, 'Choose the key columns of the left dataset.'],
  [{ leftKeys: ['id'] }, 'The left dataset has 1 key columns and the right one 0.'],
  [{ leftKeys: ['id'], rightKeys: ['city'] }, '"id" (integer) cannot be compared with "city" (string).'],
  [{ leftKeys: ['nr'], rightKeys: ['ID'] }, 'There is no column "nr".'],
])('keys that do not fit are an error: %j', async (params, message) => {
  await expect(join(params)).rejects.toThrow(message);
});

test.each(['inner', 'left-outer', 'full-outer', 'left-semi'])('empty tables join: %s', async (joinType) => {
  const none = await tableOf("SELECT 1.0, 'a', 1, NULL WHERE false", rightColumns);
  const rows = await rowsOf(await join({ ...byId, joinType }, { left: await left(), right: none }));
  expect(rows).toHaveLength(joinType === 'inner' || joinType === 'left-semi' ? 0 : 4);
  const nothing = await tableOf("SELECT 1, 'a', true WHERE false", leftColumns);
  expect(await rowsOf(await join({ ...byId, joinType }, { left: nothing, right: none }))).toEqual([]);
});

describe('many rows', () => {
  const numbers = (select: string, ...names: string[]) =>
    tableOf(
      select,
      names.map((name): Column => ({ name, type: 'integer' })),
    );
  test('give the same bytes whatever the threads and the memory', async () => {
    const inputs = {
      left: await numbers('SELECT i, (i * 7919) % 50000 FROM range(400000) t(i)', 'file_row_number', 'k'),
      right: await numbers('SELECT i, i FROM range(50000) t(i)', 'key', 'j'),
    };
    const digests = new Set<unknown>();
    for (const [threads, megabytes] of [
      [1, 64],
      [2, 1024],
      [4, 1024],
    ] as const) {
      // biome-ignore format: one line
      const context = await newContext({ threads, memoryLimit: megabytes * 1024 ** 2 });
      const { outputs } = await runModule('join-data', { leftKeys: ['k'], rightKeys: ['key'] }, inputs, context);
      digests.add(await queryOne(outputs.results!, `SELECT md5(content) FROM read_blob('${outputs.results}')`));
    }
    expect(digests.size).toBe(1);
  });

  test('keep their order where some find nothing', async () => {
    const inputs = {
      left: await numbers('SELECT i, (i * 7919) % 50000 FROM range(500000) t(i)', 'i', 'k'),
      right: await numbers('SELECT i * 3, i FROM range(10000) t(i)', 'key', 'j'),
    };
    for (const [joinType, rows] of [
      ['left-outer', 500_000],
      ['inner', 100_000],
    ]) {
      const { outputs } = await runModule('join-data', { joinType, leftKeys: ['k'], rightKeys: ['key'] }, inputs);
      const ordered = 'SELECT bool_and(i > p) FROM (SELECT i, lag(i) OVER () AS p FROM t)';
      expect(await queryOne(outputs.results!, ordered)).toBe(true);
      const right = 'SELECT bool_and(j IS NOT DISTINCT FROM CASE WHEN k % 3 = 0 AND k < 30000 THEN k // 3 END) FROM t';
      expect(await queryOne(outputs.results!, right)).toBe(true);
      expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t')).toBe(rows);
    }
  });

  const more = Array.from({ length: 20 }, (_, i) => `more${i}`);
  test.each([
    ['each key once', 'SELECT i, i FROM range(50000) t(i)', 1024],
    ['each key once, little memory', 'SELECT i, i FROM range(200000) t(i)', 64],
    ['each key once, left rows wide', 'SELECT i, i FROM range(50000) t(i)', 1024, more],
    ['each key once, left rows wide, little memory', 'SELECT i, i FROM range(200000) t(i)', 192, more],
    ['keys twice', 'SELECT i // 2, i FROM range(100000) t(i)', 1024],
  ])('keep their order: %s', async (_name, rightRows, megabytes, others: string[] = []) => {
    const values = ['i', '(i * 7919) % 50000', ...others.map((_, n) => `i + ${n}`)];
    const inputs = {
      left: await numbers(`SELECT ${values.join(', ')} FROM range(120000) t(i)`, 'i', 'k', ...others),
      right: await numbers(rightRows, 'key', 'j'),
    };
    const context = await newContext({ memoryLimit: megabytes * 1024 ** 2 });
    const { outputs } = await runModule('join-data', { leftKeys: ['k'], rightKeys: ['key'] }, inputs, context);
    const ordered = 'SELECT bool_and((i, j) > p) FROM (SELECT i, j, lag((i, j)) OVER () AS p FROM t)';
    expect(await queryOne(outputs.results!, ordered)).toBe(true);
    expect(await queryOne(outputs.results!, 'SELECT bool_and(k = key) FROM t')).toBe(true);
    expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t')).toBe(rightRows.includes('//') ? 240000 : 120000);
  });
});
