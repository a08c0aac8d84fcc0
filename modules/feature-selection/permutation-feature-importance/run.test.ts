import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newContext, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { train } from '../../../test/rig/trainAndScore.ts';
import { spec } from './spec.ts';

type Expected = Record<string, Record<string, { mean: number; deviation: number }>>;
const fixture = new URL('../../../test/fixtures/permutationImportance.json', import.meta.url);
const expected = JSON.parse(await readFile(fixture, 'utf8')) as Expected;

const numbers: Column[] = ['a', 'b', 'c', 'y'].map((name) => ({ name, type: 'double' }));
const linear = () =>
  tableOf(
    `SELECT a, b, c, 3 * a - b + i * 17 % 11 AS y
     FROM (SELECT i, i * 37 % 101 AS a, i * 53 % 97 AS b, i * 29 % 89 AS c FROM range(500) t(i))`,
    numbers,
  );

async function measure(learner: string, dataset: string, params: object, more: object = {}) {
  const { folder } = await train(learner, more, dataset, 'y');
  const { outputs } = await runModule('permutation-feature-importance', params, { trainedModel: folder, dataset });
  return outputs.results!;
}

test.each(Object.keys(expected))('agrees with scikit-learn on %s, within the noise of the shuffles', async (metric) => {
  const dataset = await linear();
  const repeats = 20;
  const rows = await rowsOf(await measure('linear-regression', dataset, { metric, repeats }, { l2: 0 }));
  expect(rows.map((row) => row.Feature)).toEqual(['a', 'b', 'c']);
  for (const row of rows) {
    const { mean, deviation } = expected[metric]![String(row.Feature)]!;
    // Five standard errors of the difference of the two means, and what is left of rounding.
    const noise = 5 * deviation * Math.sqrt(1 / repeats + 1 / 50) + 1e-3;
    expect(Math.abs(Number(row.Importance) - mean)).toBeLessThan(noise);
    expect(Number(row['Standard deviation'])).toBeLessThan(2 * deviation + 1e-3);
  }
});

test('the same seed gives the same bytes, another seed other shuffles', async () => {
  const dataset = await linear();
  const { folder } = await train('linear-regression', {}, dataset, 'y');
  const run = async (seed: number) => {
    const inputs = { trainedModel: folder, dataset };
    const { outputs } = await runModule('permutation-feature-importance', { seed, repeats: 2 }, inputs);
    return await readFile(outputs.results!);
  };
  expect((await run(1)).equals(await run(1))).toBe(true);
  expect((await run(1)).equals(await run(2))).toBe(false);
});

test('classes, categories and missing values are shuffled and scored as they are', async () => {
  const dataset = await tableOf(
    `SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE i % 7 END AS x, ['a', 'b', 'c'][(hash(i + 5) % 3)::INTEGER + 1] AS "odd ""name",
       hash(i) % 5 AS noise, CASE WHEN hash(i + 5) % 3 = 1 THEN 'yes' ELSE 'no' END AS y FROM range(300) t(i)`,
    [
      { name: 'x', type: 'integer' },
      { name: 'odd "name', type: 'string' },
      { name: 'noise', type: 'integer' },
      { name: 'y', type: 'string' },
    ],
  );
  for (const metric of ['accuracy', 'auc', 'log-loss', 'f1-score']) {
    const results = await measure('two-class-boosted-decision-tree', dataset, { metric, repeats: 3 }, { trees: 10 });
    const rows = await rowsOf(results);
    expect(rows[0]!.Feature).toBe('odd "name');
    expect(Number(rows[0]!.Importance)).toBeGreaterThan(0.1);
    expect(Number(rows[0]!.Importance)).toBeGreaterThan(5 * Math.abs(Number(rows[1]!.Importance)));
  }
});

test('the schema is that of the table, and what is missing is told', async () => {
  const dataset = await linear();
  const results = await measure('linear-regression', dataset, { repeats: 1 });
  const model = {
    type: 'model' as const,
    task: 'regression' as const,
    label: numbers[3],
    features: numbers.slice(0, 3),
  };
  const check = (columns: Column[], metric = 'default') =>
    spec.schema({
      params: spec.params.parse({ metric }),
      inputs: { trainedModel: model, dataset: { type: 'table', columns } },
    });
  expect(check(numbers)).toEqual({
    outputs: { results: { type: 'table', columns: await columnsOf(results) } },
    issues: [],
  });
  expect(check(numbers.slice(1, 3)).issues?.map(({ message }) => message)).toEqual([
    'The dataset has no column "y", the label to compare predictions with. Connect a dataset that has it.',
    'The model was trained with the column "a", which the dataset does not have.',
  ]);
  expect(check(numbers, 'auc').issues).toMatchObject([{ param: 'metric' }]);
  const { folder } = await train('linear-regression', {}, dataset, 'y');
  const unlabelled = await tableOf('SELECT 1.0 AS a, 2.0 AS b, 3.0 AS c', numbers.slice(0, 3));
  const run = runModule('permutation-feature-importance', {}, { trainedModel: folder, dataset: unlabelled });
  await expect(run).rejects.toThrow('no column "y", the label');
});

test('a run that is cancelled ends soon', async () => {
  const dataset = await linear();
  const { folder } = await train('linear-regression', {}, dataset, 'y');
  const controller = new AbortController();
  const context = await newContext({ signal: controller.signal, progress: () => controller.abort() });
  const run = runModule(
    'permutation-feature-importance',
    { repeats: 1000 },
    { trainedModel: folder, dataset },
    context,
  );
  await expect(run).rejects.toThrow('aborted');
});
