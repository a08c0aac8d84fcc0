import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { queryOne, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { score, train } from '../../../test/rig/trainAndScore.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'hours', type: 'double' },
  { name: 'place', type: 'string' },
  { name: 'visits', type: 'integer' },
];

/** Counts of mean exp(0.5 + hours / 4), twice as many at sea; some hours are missing. */
const visits = () =>
  tableOf(
    `SELECT CASE WHEN i % 37 = 0 THEN NULL ELSE hours END AS hours, place,
       round(exp(0.5 + hours / 4) * CASE place WHEN 'sea' THEN 2 ELSE 1 END * (0.5 + (i * 7919 % 1000) / 1000))::BIGINT AS visits
     FROM (SELECT i, (i * 31 % 80) / 10 AS hours, ['sea', 'town'][1 + i % 2] AS place FROM range(4000) t(i))`,
    columns,
  );

test('finds the factors of a count, and never predicts less than 0', async () => {
  const trained = await train('poisson-regression', { l1: 0 }, await visits(), 'visits');
  const asked = await tableOf(
    "SELECT * FROM (VALUES (0.0, 'sea', 0), (0.0, 'town', 0), (4.0, 'town', 0), (NULL, 'moon', 0), (-80.0, 'town', 0)) t",
    columns,
  );
  const scored = await score(trained, asked);
  const at = async (row: number) =>
    Number(await queryOne(scored, `SELECT "Scored Labels" FROM t LIMIT 1 OFFSET ${row}`));
  const [sea, town, later, unknown, early] = [await at(0), await at(1), await at(2), await at(3), await at(4)];
  expect(sea / town).toBeCloseTo(2, 1);
  expect(later / town).toBeGreaterThan(2.5);
  expect(later / town).toBeLessThan(2.9);
  expect(unknown).toBeGreaterThan(0);
  expect(early).toBeGreaterThanOrEqual(0);
  expect(early).toBeLessThan(0.1);
});

test('labels that cannot be counts are refused in words', async () => {
  const negative = await tableOf('SELECT i AS hours, NULL AS place, 5 - i AS visits FROM range(10) t(i)', columns);
  await expect(train('poisson-regression', {}, negative, 'visits')).rejects.toThrow('label "visits" holds -1');
  const zero = await tableOf('SELECT i AS hours, NULL AS place, 0 AS visits FROM range(10) t(i)', columns);
  await expect(train('poisson-regression', {}, zero, 'visits')).rejects.toThrow('label "visits" are 0');
});

test('is a learner of numbers', async () => {
  expect(spec.schema()).toEqual({ outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } } });
  const { outputs } = await runModule('poisson-regression', { l2: 3 });
  expect(outputs.untrainedModel).toBeDefined();
});
