import { DOUBLE, DuckDBDataChunk, type DuckDBValue, VARCHAR } from '@duckdb/node-api';
import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { type RunOf, StepError } from '../../define.ts';
import { type Recommendation, recommendItems } from '../../lib/learners/recommendation/recommendItems.ts';
import { recommendationColumns } from '../../lib/params/recommendationColumns.ts';
import { keptColumns, scoreColumnsOf } from '../../lib/params/scoreColumns.ts';
import { ModelSession } from '../../lib/scoring/modelSession.ts';
import { scoreTable } from '../../lib/scoring/scoreTable.ts';
import { type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { needsTrainingData, type spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  await using scorer = await ModelSession.open(inputs.trainedModel!, context.threads);
  const { model } = scorer;
  if (model.task !== 'recommendation') {
    throw new StepError('The model is no recommender. Connect the output of Train SVD Recommender.');
  }
  const table = await session.read(inputs.dataset!);
  if (params.prediction === 'rating-prediction') {
    const scores = scoreColumnsOf(model);
    const kept = keptColumns(table.columns, model.label?.name, scores);
    const select = await scoreTable(session, table, scorer, context);
    const names = kept.map(({ name }) => `data.${quoteIdentifier(name)}`);
    await session.write(
      outputs.results!,
      `SELECT ${[...names, 'scores.*'].join(', ')} FROM ${table.from} AS data POSITIONAL JOIN (${select}) AS scores`,
      [...kept, ...scores],
    );
    return;
  }
  const trainingData = inputs.trainingData === undefined ? undefined : await session.read(inputs.trainingData);
  if (params.selection === 'unrated-items' && !trainingData) throw new StepError(needsTrainingData);
  const options = { ...params, trainingData };
  const recommendations = recommendItems(session, table, inputs.trainedModel!, model, options, context);
  const select = await keep(session, recommendations, params.maximumItems, params.includeRatings);
  await session.write(outputs.results!, select, resultColumns(model, table, params));
};

function resultColumns(
  model: TrainedModel,
  { columns }: Table,
  { maximumItems, includeRatings }: { maximumItems: number; includeRatings: boolean },
): Column[] {
  const [user, item] = model.features;
  const asked = columns.find(({ name }) => name === user?.name);
  if (!asked || !item) throw new StepError(`The dataset has no column "${user?.name}", by which users are known.`);
  return recommendationColumns(asked, item, maximumItems, includeRatings);
}

const chunkRows = 2048;

/** Keeps recommendations in a table of the session, texts as they are: the result's columns cast them. Answers a SELECT over it. */
async function keep(
  session: TableSession,
  recommendations: AsyncIterable<Recommendation>,
  count: number,
  withRatings: boolean,
): Promise<string> {
  const types = [VARCHAR, ...Array.from({ length: count }, () => (withRatings ? [VARCHAR, DOUBLE] : [VARCHAR])).flat()];
  const connection = await session.connect();
  try {
    await connection.run(`CREATE TABLE recommendations (${types.map((type, i) => `c${i} ${type}`).join(', ')})`);
    const appender = await connection.createAppender('recommendations');
    let rows: DuckDBValue[][] = [];
    const flush = () => {
      if (rows.length === 0) return;
      const chunk = DuckDBDataChunk.create(types, rows.length);
      chunk.setRows(rows);
      appender.appendDataChunk(chunk);
      rows = [];
    };
    for await (const { user, items, ratings } of recommendations) {
      const ranks = Array.from({ length: count }, (_, i) => [items[i] ?? null, ratings[i] ?? null]);
      rows.push([user, ...ranks.flatMap(([item, rating]) => (withRatings ? [item!, rating!] : [item!]))]);
      if (rows.length === chunkRows) flush();
    }
    flush();
    appender.closeSync();
  } finally {
    connection.closeSync();
  }
  return 'SELECT * FROM recommendations';
}
