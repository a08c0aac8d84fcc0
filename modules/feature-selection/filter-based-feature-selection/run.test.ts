import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { logChiSquaredTail } from './chiSquaredTail.ts';
import { spec } from './spec.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../test/fixtures/featureSelection.json', import.meta.url), 'utf8'),
);
const columns: Column[] = [
  { name: 'x "x"', type: 'double' },
  { name: 'y', type: 'double', role: 'score' },
  { name: 'label', type: 'string', role: 'label' },
  { name: 'color', type: 'string' },
  { name: 'few', type: 'integer' },
];
const sql = (value: string | number) => (typeof value === 'number' ? `${value}::DOUBLE` : `'${value}'`);
/** The rows of the fixture, and one that lacks everything, which no score may count. */
const dataset = () => {
  const rows = fixture.rows.map((row: (string | number)[]) => `(${row.map(sql).join(', ')})`);
  return tableOf(`SELECT * FROM (VALUES ${rows.join(', ')}, (NULL, NULL, NULL, 'red', 3)) t`, columns);
};

async function select(params: unknown, table?: string) {
  const inputs = { dataset: table ?? (await dataset()) };
  const { outputs, logs } = await runModule('filter-based-feature-selection', params, inputs);
  const scores = await rowsOf(outputs.features!);
  return { outputs, logs, scores, score: (name: string) => scores.find((row) => row.Feature === name)! };
}

describe('scores agree with SciPy and scikit-learn', () => {
  test.each(['pearson', 'spearman', 'kendall'])('%s', async (method) => {
    const { score } = await select({ method, target: 'y' });
    expect(score('x "x"').Score).toBeCloseTo(fixture[method], 12);
    expect(score('color').Score).toBeNull();
  });

  test('Fisher', async () => {
    const { score } = await select({ method: 'fisher', target: 'label' });
    expect(score('x "x"').Score).toBeCloseTo(fixture.fisher, 12);
  });

  test.each(['color', 'few'])('chi-squared and mutual information of %s', async (name) => {
    const { score, degrees, logP } = fixture.chiSquared[name];
    const chi = (await select({ target: 'label' })).score(name);
    expect(chi.Score).toBeCloseTo(score, 9);
    expect(chi['Degrees of freedom']).toBe(degrees);
    expect(chi['Minus log10 p']).toBeCloseTo(-logP / Math.LN10, 9);
    const information = (await select({ method: 'mutual-information', target: 'label' })).score(name);
    expect(information.Score).toBeCloseTo(fixture.mutualInformation[name], 12);
  });

  test.each(fixture.tails as number[][])(
    'tail of chi-squared at %d with %d degrees',
    (statistic, degrees, expected) => {
      const tail = logChiSquaredTail(statistic!, degrees!);
      expect(Math.abs(tail - expected!)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected!)));
    },
  );
});

test('a tail too small for a double still ranks', () => {
  expect(logChiSquaredTail(6699, 5)).toBeLessThan(logChiSquaredTail(6518, 5));
  expect(logChiSquaredTail(6518, 5)).toBeGreaterThan(-3300);
});

test('keeps the target and the best features in the order of the table, and tells which', async () => {
  const { outputs, scores } = await select({ target: 'label', featureCount: 2 });
  expect(scores.map((row) => row.Selected)).toEqual([true, true, false]);
  const kept = new Set(['label', 'y', scores[0]!.Feature, scores[1]!.Feature]);
  expect(await columnsOf(outputs.filteredDataset!)).toEqual(columns.filter((column) => kept.has(column.name)));
  const shape = spec.schema({ params: spec.params.parse({ target: 'label' }), inputs: {} });
  expect(shape.outputs.features).toMatchObject({ columns: await columnsOf(outputs.features!) });
});

test('applying the transformation to the data it was fitted on gives the filtered dataset', async () => {
  const { outputs } = await select({ target: 'label', featureCount: 2 });
  const inputs = { transformation: outputs.transformation, dataset: await dataset() };
  const applied = await runModule('apply-transformation', {}, inputs);
  expect(await rowsOf(applied.outputs.results!)).toEqual(await rowsOf(outputs.filteredDataset!));
});

test('an identifier does not win by having a level in every row', async () => {
  const table = await tableOf("SELECT 'id' || i, i % 2 = 0 OR i % 7 = 0, i % 2 = 0 FROM range(400) t(i)", [
    { name: 'id', type: 'string' },
    { name: 'flag', type: 'boolean' },
    { name: 'y', type: 'boolean', role: 'label' },
  ]);
  for (const method of ['chi-squared', 'mutual-information']) {
    expect((await select({ method, target: 'y' }, table)).scores[0]!.Feature).toBe('flag');
  }
});

test('a number that is mostly zero keeps its detail in the other values', async () => {
  // Gains below 100 belong to one class and those above to the other; 90 % of the rows have none.
  const table = await tableOf(
    'SELECT CASE WHEN i % 10 = 0 THEN i // 10 ELSE 0 END, i % 10 = 0 AND i >= 1000 FROM range(2000) t(i)',
    [
      { name: 'gain', type: 'integer' },
      { name: 'y', type: 'boolean', role: 'label' },
    ],
  );
  const { score } = await select({ target: 'y' }, table);
  expect(score('gain')['Degrees of freedom']).toBe(9);
  expect(score('gain').Score).toBeGreaterThan(1800);
});

test('dates, booleans and constants: scored where the method is defined, else last', async () => {
  const table = await tableOf("SELECT 1, TIMESTAMP '2020-01-01' + i * INTERVAL 1 DAY, i > 4, i FROM range(10) t(i)", [
    { name: 'constant', type: 'double' },
    { name: 'day', type: 'datetime' },
    { name: 'late', type: 'boolean' },
    { name: 'y', type: 'integer', role: 'label' },
  ]);
  for (const method of ['pearson', 'spearman', 'kendall', 'fisher', 'mutual-information', 'chi-squared']) {
    const { scores } = await select({ method, target: 'y' }, table);
    expect(scores.map((row) => row.Feature).toSorted()).toEqual(['constant', 'day', 'late']);
    expect(scores[2]!.Feature).toBe('constant');
  }
  const { logs } = await select({ method: 'pearson', target: 'y', featureCount: 3 }, table);
  expect(logs.join()).toContain('Only 2 of the 3 desired features');
});

test('on the census data the best five include the long-tailed capital gain', async () => {
  const file = fileURLToPath(new URL('../../../pipelines/examples/data/adult-census-income.csv', import.meta.url));
  const header = (await readFile(file, 'utf8')).split('\n', 1)[0]!.trim().split(',');
  const numbers = ['age', 'fnlwgt', 'education-num', 'capital-gain', 'capital-loss', 'hours-per-week'];
  const census = header.map((name): Column => ({ name, type: numbers.includes(name) ? 'integer' : 'string' }));
  const table = await tableOf(`SELECT * FROM read_csv('${file}', header = true)`, census);
  const { scores } = await select({ target: 'income', featureCount: 5 }, table);
  const best = ['relationship', 'marital-status', 'capital-gain', 'education', 'education-num'];
  expect(scores.slice(0, 5).map((row) => row.Feature)).toEqual(best);
});

test.each([
  [{ target: 'Label' }, 'Did you mean "label"?'],
  [{ target: 'color', method: 'pearson' }, 'more than two values'],
])('a target that does not do is an error: %j', async (params, message) => {
  await expect(select(params)).rejects.toThrow(message);
});

test('an empty table is an error that says why', async () => {
  const table = await tableOf('SELECT 1, true WHERE false', [
    { name: 'x', type: 'double' },
    { name: 'y', type: 'boolean' },
  ]);
  await expect(select({ target: 'y' }, table)).rejects.toThrow('No feature can be scored');
});
