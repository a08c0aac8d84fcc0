import { readRequestRows } from '../../modules/lib/serving/readRequestRows.ts';
import { SqlScorer } from '../../modules/lib/serving/sqlScorer.ts';
import { draftPipeline } from './draftPipeline.ts';
import { LocalRun } from './localRun.ts';
import { tableOf } from './runModule.ts';
import type { Bound } from './servables.ts';

/** 60 rows: the price is 10 · size + 100 for each room, without noise; some notes and ages are missing. */
export const houses = () =>
  tableOf(
    `SELECT i AS id, (20 + i)::DOUBLE AS size, (1 + i % 4)::BIGINT AS rooms, ['north', 'south', 'east'][1 + i % 3] AS side,
       CASE WHEN i % 10 <> 0 THEN (i % 7)::DOUBLE END AS age, CASE WHEN i % 2 = 0 THEN 'seen' END AS note,
       (i % 5)::VARCHAR AS code, 10 * (20 + i) + 100.0 * (1 + i % 4) AS price FROM range(60) r(i)`,
    [
      { name: 'id', type: 'integer' },
      { name: 'size', type: 'double' },
      { name: 'rooms', type: 'integer' },
      { name: 'side', type: 'string' },
      { name: 'age', type: 'double' },
      { name: 'note', type: 'string' },
      { name: 'code', type: 'string' },
      { name: 'price', type: 'double' },
    ],
  );

type Nodes = Parameters<typeof draftPipeline>[0]['nodes'];

export const source = { module: 'import-data', params: { path: 'houses.csv' } };
export const training: Nodes = {
  learner: { module: 'linear-regression', params: { l2: 0 } },
  train: { module: 'train-model', params: { label: 'price' } },
  score: { module: 'score-model' },
};

/** Runs steps between the houses and a linear regression of their price, which is scored on the same rows. */
export async function runHouses(
  steps: Nodes,
  edges: string[],
  last: string,
  tables: Record<string, string> = {},
): Promise<LocalRun> {
  const pipeline = draftPipeline({
    nodes: { data: source, ...steps, ...training },
    edges: [
      ...edges,
      'learner.untrainedModel train.untrainedModel',
      `${last} train.dataset`,
      'train.trainedModel score.trainedModel',
      `${last} score.dataset`,
    ],
  });
  return await LocalRun.of(pipeline, { 'data.results': await houses(), ...tables });
}

export async function bindHouses(run: LocalRun, nodeId?: string): Promise<Bound> {
  const bound = await run.bind(nodeId);
  if (!bound.ok) throw new Error(bound.error.join('\n'));
  return bound.value;
}

export async function scoreRows({ folder, servable }: Bound, rows: Record<string, unknown>[]) {
  const read = readRequestRows(rows, servable.request, 1000);
  if (!read.ok) throw new Error(read.error.join('\n'));
  await using scorer = await SqlScorer.open(folder);
  const { columns, failed } = await scorer.score(read.value.columns, read.value.rowCount);
  return { rows: rows.map((_, row) => columns.map((values) => values[row])), failed: Object.fromEntries(failed) };
}

export const requestNames = ({ servable }: Bound) => servable.request.map(({ name }) => name);
export const select = (columns: string[]) => ({ module: 'select-columns-in-dataset', params: { columns } });
export const sql = (query: string) => ({ module: 'apply-sql-transformation', params: { sql: query } });
