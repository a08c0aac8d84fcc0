import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newContext, queryOne, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';

const id: Column = { name: 'i"d', type: 'integer' };
const numbers = (n: number) => tableOf(`SELECT i FROM range(${n}) t(i)`, [id]);
const idsOf = async (path: string) => (await rowsOf(path)).map((row) => Object.values(row)[0] as number);
const split = (params: unknown, dataset: string) => runModule('split-data', params, { dataset });

async function halves(params: unknown, dataset: string) {
  const { outputs } = await split(params, dataset);
  return [await idsOf(outputs.results1!), await idsOf(outputs.results2!)] as const;
}

describe('split rows', () => {
  test('every row goes to exactly one output, in its order, and the first gets the rounded share', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), async (n, fraction, seed) => {
        const [first, second] = await halves({ fraction, seed }, await numbers(n));
        expect(first).toHaveLength(Math.round(fraction * n));
        expect(first).toEqual(first.toSorted((a, b) => a - b));
        expect(second).toEqual(second.toSorted((a, b) => a - b));
        expect([...first, ...second].toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
      { numRuns: 12 },
    );
  });

  test('the same seed gives the same split with any number of threads, another seed another', async () => {
    const dataset = await numbers(1000);
    const [first] = await halves({ seed: 7 }, dataset);
    const again = await runModule('split-data', { seed: 7 }, { dataset }, await newContext({ threads: 1 }));
    expect(await idsOf(again.outputs.results1!)).toEqual(first);
    const [other] = await halves({ seed: 8 }, dataset);
    const shared = other.filter((row) => first.includes(row)).length;
    expect(shared).toBeGreaterThan(200);
    expect(shared).toBeLessThan(300);
  });

  test('stays the split that it was in earlier versions', async () => {
    const [first] = await halves({}, await numbers(12));
    expect(first).toMatchInlineSnapshot(`
      [
        0,
        2,
        3,
        5,
        8,
        11,
      ]
    `);
  });

  test('not randomised: takes the rows from the top', async () => {
    expect(await halves({ randomized: false, fraction: 0.4 }, await numbers(5))).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  test('keeps roles and marks, and takes an empty table', async () => {
    const columns: Column[] = [
      { name: 'x', type: 'datetime' },
      { name: 'X ', type: 'boolean', role: 'label', categorical: true },
    ];
    const dataset = await tableOf('SELECT now()::TIMESTAMP, true WHERE false', columns);
    const { outputs } = await split({ stratified: true, stratifyColumn: 'X ' }, dataset);
    expect(await columnsOf(outputs.results1!)).toEqual(columns);
    expect(await rowsOf(outputs.results2!)).toEqual([]);
  });
});

describe('stratified', () => {
  const classes = () =>
    tableOf(`SELECT i, CASE WHEN i % 10 = 0 THEN NULL WHEN i % 10 < 4 THEN 'a''b' ELSE 'c' END FROM range(1000) t(i)`, [
      id,
      { name: 'row', type: 'string' },
    ]);

  test.each([true, false])(
    'every class, missing ones too, is split in proportion (randomised: %s)',
    async (randomized) => {
      const params = { stratified: true, stratifyColumn: 'row', fraction: 0.7, randomized };
      const { outputs } = await split(params, await classes());
      const sizes = 'SELECT list(n ORDER BY n)::VARCHAR FROM (SELECT count(*) n FROM t GROUP BY "row")';
      expect(await queryOne(outputs.results1!, sizes)).toBe('[70, 210, 420]');
      expect(await queryOne(outputs.results2!, sizes)).toBe('[30, 90, 180]');
      const ids = await idsOf(outputs.results1!);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    },
  );

  test('the total is the rounded share even where every class has one row', async () => {
    const params = { stratified: true, stratifyColumn: id.name, fraction: 0.3 };
    const [first, second] = await halves(params, await numbers(11));
    expect([first.length, second.length]).toEqual([3, 8]);
  });

  test('an unknown column is an error that names it', async () => {
    const params = { stratified: true, stratifyColumn: 'Row' };
    await expect(split(params, await classes())).rejects.toThrow('There is no column "Row". Did you mean "row"?');
  });
});

describe('by expression', () => {
  const cars = () =>
    tableOf(
      `SELECT * FROM (VALUES (1, 'audi a4', 2.5, true, TIMESTAMP '2020-01-01'), (2, 'bmw', NULL, false, TIMESTAMP '2021-06-01 12:00'),
       (3, NULL, 7, NULL, NULL), (4, 'Audi', 'nan'::DOUBLE, true, TIMESTAMP '2022-01-01'))`,
      [
        { name: 'id', type: 'integer' },
        { name: 'make', type: 'string' },
        { name: 'price', type: 'double' },
        { name: 'sold', type: 'boolean' },
        { name: 'day', type: 'datetime' },
      ],
    );

  test('rows whose text matches anywhere go first; missing values do not match', async () => {
    const params = { mode: 'regular-expression', matchColumn: 'make', pattern: '(?i)^audi' };
    expect(await halves(params, await cars())).toEqual([
      [1, 4],
      [2, 3],
    ]);
  });

  test('a pattern that cannot be read is an error', async () => {
    const params = { mode: 'regular-expression', matchColumn: 'make', pattern: '(' };
    await expect(split(params, await cars())).rejects.toThrow(/^The regular expression \( cannot be read: .*Correct/);
  });

  test.each([
    ['price', 'less', '5', '', [1]],
    ['price', 'not-equal', '7', '', [1, 4]],
    ['id', 'greater', '2.5', '', [3, 4]],
    ['id', 'between', '2', '3', [2, 3]],
    ['make', 'equal', 'bmw', '', [2]],
    ['sold', 'equal', 'True', '', [1, 4]],
    ['day', 'greater-or-equal', '2021-06-01 12:00', '', [2, 4]],
  ])('%s %s %s %s', async (compareColumn, operator, value, upperValue, expected) => {
    const params = { mode: 'relative-expression', compareColumn, operator, value, upperValue };
    expect((await halves(params, await cars()))[0]).toEqual(expected);
  });

  test.each([
    ['price', 'cheap', 'Write a number.'],
    ['sold', '1', 'Write true or false.'],
    ['day', '2021-02-30', 'Write a date'],
  ])('%s cannot be compared with %s', async (compareColumn, value, message) => {
    const params = { mode: 'relative-expression', compareColumn, value };
    await expect(split(params, await cars())).rejects.toThrow(message);
  });
});
