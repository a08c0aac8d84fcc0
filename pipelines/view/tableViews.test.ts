import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPath, tableOf } from '../../test/rig/runModule.ts';
import type { TableFilter, TableSort } from '../contract/rpc/outputs.ts';
import type { Column } from '../contract/table.ts';
import { lowPriority } from './lowerPriority.ts';
import { TableViews } from './tableViews.ts';

let views: TableViews;
let mixed: string;
let numbers: string;

const mixedColumns: Column[] = [
  { name: 'a "quoted" name', type: 'integer' },
  { name: 'x', type: 'double' },
  { name: 'text', type: 'string' },
  { name: 'at', type: 'datetime' },
  { name: 'flag', type: 'boolean' },
];

beforeAll(async () => {
  views = new TableViews({ folder: await newPath('views'), memoryLimit: 1024 ** 3 });
  mixed = await tableOf(
    `SELECT * FROM (VALUES
      (1, 1.5, 'b', TIMESTAMP '2026-01-31 23:59:59.25', true),
      (9007199254740993, 'nan'::DOUBLE, NULL, NULL, NULL),
      (-3, 'inf'::DOUBLE, repeat('ä', 1500), TIMESTAMP 'infinity', false),
      (NULL, NULL, 'B''c', TIMESTAMP '1969-12-31', true)) t(i, x, s, d, f)`,
    mixedColumns,
  );
  numbers = await tableOf('SELECT range AS n, range % 7 AS k, range % 1000 / 10.0 AS x FROM range(300000)', [
    { name: 'n', type: 'integer' },
    { name: 'k', type: 'integer' },
    { name: 'x', type: 'double' },
  ]);
});

afterAll(() => views.close());

interface Asked {
  offset?: number;
  limit?: number;
  columns: string[];
  sort?: TableSort[];
  filters?: TableFilter[];
}

async function rows(path: string, { offset = 0, limit = 10, columns, sort = [], filters = [] }: Asked) {
  return await views.ask({ type: 'rows', path, offset, limit, columns, sort, filters });
}

test('values cross as JSON can carry them: big integers as text, NaN as missing, times in ISO 8601, long text cut', async () => {
  const { total, values } = await rows(mixed, { columns: mixedColumns.map(({ name }) => name) });
  expect(total).toBe(4);
  expect(values).toEqual([
    [1, '9007199254740993', -3, null],
    [1.5, null, 'Infinity', null],
    ['b', null, `${'ä'.repeat(1000)}…`, "B'c"],
    ['2026-01-31T23:59:59.25Z', null, 'infinity', '1969-12-31T00:00:00Z'],
    [true, null, false, true],
  ]);
});

test('a window begins anywhere, also across row groups, and ends with the table', async () => {
  const across = await rows(numbers, { offset: 122_870, limit: 20, columns: ['n'] });
  expect(across.values[0]).toEqual(Array.from({ length: 20 }, (_, i) => 122_870 + i));
  const last = await rows(numbers, { offset: 299_995, limit: 100, columns: ['k', 'n'] });
  expect(last.values[1]).toEqual([299_995, 299_996, 299_997, 299_998, 299_999]);
  const beyond = await rows(numbers, { offset: 300_000, columns: ['n'] });
  expect(beyond).toEqual({ total: 300_000, values: [[]] });
});

test('neighbouring windows agree with each other, whatever was kept', async () => {
  for (const offset of [1000, 1500, 1990, 900, 1400]) {
    const { values } = await rows(numbers, { offset, limit: 300, columns: ['n'] });
    expect(values[0]).toEqual(Array.from({ length: 300 }, (_, i) => offset + i));
  }
});

test('sorts by several columns, ties in the order of the table, missing values last', async () => {
  const sort = [
    { column: 'k', descending: true },
    { column: 'x', descending: false },
  ];
  const { values } = await rows(numbers, { limit: 3, columns: ['k', 'x', 'n'], sort });
  expect(values).toEqual([
    [6, 6, 6],
    [0, 0, 0],
    [1000, 8000, 15000],
  ]);
  for (const descending of [true, false]) {
    const { values: ordered } = await rows(mixed, { columns: ['x', 'text'], sort: [{ column: 'x', descending }] });
    expect(ordered[0]!.slice(2)).toEqual([null, null]);
  }
});

test('filters count what they leave, and a window begins anywhere in it', async () => {
  const filters: TableFilter[] = [
    { column: 'k', operator: '=', value: '3' },
    { column: 'n', operator: '>=', value: '100000' },
  ];
  const { total, values } = await rows(numbers, { offset: 20_000, limit: 2, columns: ['n'], filters });
  expect(total).toBe(28_571);
  expect(values).toEqual([[240_005, 240_012]]);
});

test.each<[TableFilter['operator'], string, string, number[]]>([
  ['!=', 'x', '1.5', [2]],
  ['is-missing', 'x', '', [1, 3]],
  ['is-present', 'x', '', [0, 2]],
  ['contains', 'text', 'B', [0, 3]],
  ['=', 'text', "B'c", [3]],
  ['<', 'at', '1970-01-01', [3]],
  ['>', 'at', '2026-01-31 23:59:59', [0, 2]],
  ['=', 'flag', 'TRUE', [0, 3]],
  ['<', 'a "quoted" name', '1.5', [0, 2]],
])('the filter %s on %s finds the rows', async (operator, column, value, expected) => {
  const all = await rows(mixed, { columns: ['text'] });
  const { values } = await rows(mixed, { columns: ['text'], filters: [{ column, operator, value }] });
  expect(values[0]).toEqual(expected.map((i) => all.values[0]![i]));
});

test('a filter value of another type and an unknown column are refused in words', async () => {
  const filters: TableFilter[] = [{ column: 'x', operator: '<', value: 'many' }];
  await expect(rows(mixed, { columns: ['x'], filters })).rejects.toThrow(
    'The filter on "x" needs a value such as 1.5; "many" is none.',
  );
  await expect(rows(mixed, { columns: ['nowhere'] })).rejects.toThrow('The table has no column "nowhere".');
});

test('a question that is given up ends at once, and others go on', async () => {
  const controller = new AbortController();
  const heavy = views.ask(
    {
      type: 'rows',
      path: numbers,
      offset: 0,
      limit: 1,
      columns: ['n'],
      sort: [{ column: 'x', descending: true }],
      filters: [],
    },
    controller.signal,
  );
  controller.abort(new Error('The page went away'));
  await expect(heavy).rejects.toThrow('The page went away');
  expect((await rows(numbers, { limit: 1, columns: ['n'] })).values).toEqual([[0]]);
});

test('a question during which the process is killed is asked again', async () => {
  const { pid } = await views.ask({ type: 'process', work: 'awaited' });
  const asked = rows(numbers, { limit: 1, columns: ['x'], sort: [{ column: 'k', descending: true }], filters: [] });
  process.kill(pid, 'SIGKILL');
  expect((await asked).values).toEqual([[0.6]]);
});

test('a question that needs more memory than there is has an answer in words, and the next one is answered', async () => {
  const small = new TableViews({ folder: await newPath('views'), memoryLimit: 100e6 });
  const long = await tableOf("SELECT repeat('x', 1000000) || range AS text FROM range(150)", [
    { name: 'text', type: 'string' },
  ]);
  const sort = [{ column: 'text', descending: true }];
  const asked = { type: 'rows' as const, path: long, offset: 0, limit: 1, columns: ['text'], sort, filters: [] };
  const answer = await small.ask(asked).catch((error: Error) => error.message);
  expect(answer).toContain('needs more memory');
  const { total } = await small.ask({ type: 'rows', path: numbers, offset: 0, limit: 1, columns: ['n'], sort: [], filters: [] }); // biome-ignore format: one line
  expect(total).toBe(300_000);
  await small.close();
});

test('after the process was killed, the next question starts another', async () => {
  const { pid } = await views.ask({ type: 'process', work: 'awaited' });
  process.kill(pid, 'SIGKILL');
  expect((await rows(numbers, { offset: 5, limit: 1, columns: ['n'] })).values).toEqual([[5]]);
  expect((await views.ask({ type: 'process', work: 'awaited' })).pid).not.toBe(pid);
});

test('statistics of each type of column', async () => {
  const names = mixedColumns.map(({ name }) => name);
  const [integer, double, text, time, flag] = await views.ask({ type: 'statistics', path: mixed, columns: names });
  expect(integer).toMatchObject({ rows: 4, missing: 1, unique: 3, min: -3, max: '9007199254740993' });
  expect(double).toMatchObject({ missing: 2, min: 1.5, max: 'Infinity', mean: null, standardDeviation: null, top: [] });
  expect(double!.histogram!.counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(text).toMatchObject({ missing: 1, unique: 3, mean: null, histogram: null });
  expect(text!.top).toContainEqual({ value: "B'c", count: 1 });
  expect(time).toMatchObject({ missing: 1, min: -86_400_000, max: Date.parse('2026-01-31T23:59:59.25Z') });
  expect(flag).toMatchObject({ missing: 1, unique: 2, top: [{ value: true, count: 2 }, { value: false, count: 1 }] }); // biome-ignore format: one line
});

test('statistics of a large table are collected by a process that lets others go first', async () => {
  const path = numbers;
  const [n] = await views.ask({ type: 'statistics', path, columns: ['n'] });
  expect(n).toMatchObject({ rows: 300_000, min: 0, max: 299_999 });
  const beside = await views.ask({ type: 'process', work: 'beside' });
  const awaited = await views.ask({ type: 'process', work: 'awaited' });
  expect(getPriority(awaited.pid)).toBe(getPriority());
  expect(getPriority(beside.pid)).toBe(lowPriority);
  // It being gone is nothing to those who look at rows.
  process.kill(beside.pid, 'SIGKILL');
  expect((await rows(numbers, { offset: 7, limit: 1, columns: ['n'] })).values).toEqual([[7]]);
  expect((await views.ask({ type: 'process', work: 'awaited' })).pid).toBe(awaited.pid);
  expect(await views.ask({ type: 'statistics', path, columns: ['k'] })).toMatchObject([{ name: 'k', unique: 7 }]);
});

test.runIf(process.platform === 'linux')('each thread that collects statistics lets others go first', async () => {
  await views.ask({ type: 'statistics', path: numbers, columns: ['x'] });
  const { pid } = await views.ask({ type: 'process', work: 'beside' });
  const niceness = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    // Field 19 of proc(5); the name in field 2 may hold spaces.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
  expect(new Set(niceness)).toEqual(new Set([lowPriority]));
});
