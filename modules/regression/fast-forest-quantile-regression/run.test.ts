import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Evaluation } from '../../../pipelines/contract/evaluation.ts';
import { columnsOf, queryOne, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { score, train } from '../../../test/rig/trainAndScore.ts';
import { spec as trainModel } from '../../model-training/train-model/spec.ts';
import { spec as scoreModel } from '../../scoring-and-evaluation/score-model/spec.ts';
import { spec } from './spec.ts';

/** The label is spread evenly around x, the wider the larger z is. */
const dataset = (seed: number) =>
  tableOf(
    `SELECT x, z, 10 * x + u * (1 + 20 * z) AS y FROM (
       SELECT i % 5 AS x, i // 5 % 2 AS z, (hash(i, ${seed}) % 10001) / 5000.0 - 1 AS u FROM range(4000) t(i))`,
    [
      { name: 'x', type: 'integer' },
      { name: 'z', type: 'integer' },
      { name: 'y', type: 'double' },
    ],
  );

const learner = 'fast-forest-quantile-regression';

test('a column a quantile, the one nearest to the median is the scored label', async () => {
  const trained = await train(learner, { quantiles: [0.9, 0.1, 0.5] }, await dataset(1), 'y');
  expect(trained.model.quantiles).toEqual([0.1, 0.5, 0.9]);
  const scored = await score(trained, await dataset(2));
  expect((await columnsOf(scored)).map(({ name }) => name)).toEqual([
    ...['x', 'z', 'y', 'Scored Labels'],
    ...['Scored Quantile 0.1', 'Scored Quantile 0.5', 'Scored Quantile 0.9'],
  ]);
  expect(await queryOne(scored, 'SELECT bool_and("Scored Labels" = "Scored Quantile 0.5") FROM t')).toBe(true);
  // Rows are as spread as z tells: 80 % of them lie between the outer quantiles, 0.8 of the spread apart.
  for (const [z, spread] of [
    [0, 2],
    [1, 42],
  ]) {
    const width = 'SELECT avg("Scored Quantile 0.9" - "Scored Quantile 0.1") FROM t WHERE z =';
    expect(Number(await queryOne(scored, `${width} ${z}`)) / spread!).toBeCloseTo(0.8, 1);
  }
  const inside = 'avg((y BETWEEN "Scored Quantile 0.1" AND "Scored Quantile 0.9")::INTEGER)';
  expect(await queryOne(scored, `SELECT ${inside} FROM t`)).toBeCloseTo(0.8, 1);
});

test('Evaluate Model tells the loss of each quantile and how many rows are below', async () => {
  const trained = await train(learner, {}, await dataset(1), 'y');
  const scoredDataset = await score(trained, await dataset(2));
  const { outputs } = await runModule('evaluate-model', {}, { scoredDataset });
  const { results } = JSON.parse(await readFile(outputs.evaluation!, 'utf8')) as Evaluation;
  const [result] = results;
  if (result?.task !== 'regression') throw new Error('no regression');
  expect(result.quantiles!.map(({ quantile }) => quantile)).toEqual([0.25, 0.5, 0.75]);
  for (const { quantile, below } of result.quantiles!) expect(below).toBeCloseTo(quantile, 1);
  const losses = [0.25, 0.5, 0.75].map(
    (q) => `avg(CASE WHEN y >= "Scored Quantile ${q}" THEN ${q} ELSE ${q} - 1 END * (y - "Scored Quantile ${q}"))`,
  );
  const loss = Number(await queryOne(scoredDataset, `SELECT (${losses.join(' + ')}) / 3 FROM t`));
  expect(result.metrics.quantile_loss).toBeCloseTo(loss, 9);
});

test('the columns of the quantiles are known before anything has run', async () => {
  const path = await dataset(1);
  const table = { type: 'table', columns: await columnsOf(path) } as const;
  const params = spec.params.parse({ quantiles: [0.5, 0.05] });
  const untrained = spec.schema({ params, inputs: {} }).outputs;
  const trainedModel = trainModel.schema({ params: { label: 'y' }, inputs: { ...untrained, dataset: table } }).outputs
    .trainedModel;
  const scored = scoreModel.schema({ params: { appendScores: true }, inputs: { trainedModel, dataset: table } });
  const trained = await train(learner, { quantiles: [0.5, 0.05] }, path, 'y');
  expect(scored.outputs.results).toEqual({ type: 'table', columns: await columnsOf(await score(trained, path)) });
});
