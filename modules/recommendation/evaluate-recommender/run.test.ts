import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Evaluation, RecommendationResult } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import ranking from '../../../test/fixtures/ranking.json' with { type: 'json' };
import { runModule, tableOf } from '../../../test/rig/runModule.ts';
import { recommendationColumns } from '../../lib/params/recommendationColumns.ts';
import { spec } from './spec.ts';

const triples: Column[] = [
  { name: 'user', type: 'integer' },
  { name: 'item', type: 'string' },
  { name: 'rating', type: 'double' },
];
const predicted: Column = {
  name: 'Scored Ratings',
  type: 'double',
  role: 'score',
  score: { task: 'recommendation', kind: 'label' },
};

async function evaluate(testDataset: string, scoredDataset: string, params = {}) {
  const { outputs, metrics } = await runModule('evaluate-recommender', params, { testDataset, scoredDataset });
  const { results } = JSON.parse(await readFile(outputs.evaluation!, 'utf8')) as Evaluation;
  return { result: results[0] as RecommendationResult, metrics };
}

const tableOfRows = (rows: readonly string[], columns: Column[]) =>
  tableOf(`SELECT * FROM (VALUES ${rows.join(', ')}) t`, columns);

describe('predicted ratings', () => {
  const tested = () =>
    tableOfRows(["(1, 'a', 5)", "(1, 'b', 2)", "(2, 'a', 3)", "(3, 'c', 1)", "(4, 'a', NULL)"], triples);

  test('are compared by user and item, in whatever order they stand', async () => {
    const scored = await tableOfRows(
      ["('b', 1, 3.0)", "('a', 2, 3.5)", "('a', 1, 4.0)"],
      [triples[1]!, triples[0]!, predicted],
    );
    const { result, metrics } = await evaluate(await tested(), scored);
    expect(result).toMatchObject({ task: 'recommendation', rows: 3 });
    expect(result.metrics.mean_absolute_error).toBeCloseTo(2.5 / 3, 12);
    expect(result.metrics.root_mean_squared_error).toBeCloseTo(Math.sqrt(2.25 / 3), 12);
    expect(result.ratings?.sample).toEqual([
      { actual: 5, predicted: 4 },
      { actual: 2, predicted: 3 },
      { actual: 3, predicted: 3.5 },
    ]);
    expect(result.notes).toEqual(['1 row without a label left out.', '1 row without a score left out.']);
    expect(metrics.map(({ name }) => name)).toEqual(['mean_absolute_error', 'root_mean_squared_error']);
  });

  test('of other users are refused', async () => {
    const scored = await tableOfRows(["(7, 'a', 3.0)"], [triples[0]!, triples[1]!, predicted]);
    await expect(evaluate(await tested(), scored)).rejects.toThrow('No pair of a user and an item');
  });
});

describe('recommended items', () => {
  const columns = recommendationColumns({ name: 'user', type: 'integer' }, { type: 'string' }, 5, false);
  const rated = ranking.ratings.flatMap((row, user) =>
    row.flatMap((rating, item) => (rating > 0 ? [`(${user}, 'i${item}', ${rating})`] : [])),
  );
  const lists = ranking.lists.map((list, user) => `(${user}, ${list.map((item) => `'i${item}'`).join(', ')})`);

  test('gain what scikit-learn says, at every length of the list', async () => {
    const { result } = await evaluate(await tableOfRows(rated, triples), await tableOfRows(lists, columns));
    expect(result.rows).toBe(ranking.lists.length);
    for (const [i, { at, ndcg }] of (result.ranking ?? []).entries()) {
      expect(at).toBe(i + 1);
      expect(ndcg).toBeCloseTo(ranking.ndcg[i]!, 12);
    }
    expect(result.metrics.ndcg).toBeCloseTo(ranking.ndcg[4]!, 12);
  });

  test('may be fewer for some users; users without ratings are left out', async () => {
    const scored = await tableOfRows(["(1, 'a', 'b', NULL, NULL, NULL)", "(9, 'a', 'b', 'c', 'd', 'e')"], columns);
    const { result } = await evaluate(await tableOfRows(["(1, 'b', 4)", "(1, 'a', 4)"], triples), scored);
    expect(result).toMatchObject({ rows: 1, metrics: { ndcg: 1 } });
    expect(result.notes).toEqual(['1 users without a rating above 0 in the test dataset left out.']);
  });

  test('have no gain where ratings are negative', async () => {
    const tested = await tableOfRows(["(0, 'i1', -1)"], triples);
    await expect(evaluate(tested, await tableOfRows(lists, columns))).rejects.toThrow('ratings below 0');
  });
});

test('the schema finds what cannot be compared', () => {
  const table = (columns: Column[]) => ({ type: 'table' as const, columns });
  const check = (scored: Column[], tested = triples) =>
    spec.schema({
      params: { user: '', item: '', rating: '' },
      inputs: { testDataset: table(tested), scoredDataset: table(scored) },
    }).issues;
  expect(check([triples[0]!, triples[1]!, predicted])).toEqual([]);
  expect(check(triples)?.[0]?.message).toContain('neither predicted ratings nor recommended items');
  expect(check([triples[0]!, predicted])?.[0]?.message).toContain('no column "item"');
  expect(check([], triples.slice(0, 2))?.[0]).toMatchObject({ port: 'testDataset' });
});
