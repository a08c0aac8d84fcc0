import type { RunOf } from '../../define.ts';
import { keptColumns, scoreColumnsOf } from '../../lib/params/scoreColumns.ts';
import { ModelSession } from '../../lib/scoring/modelSession.ts';
import { scoreTable } from '../../lib/scoring/scoreTable.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  await using scorer = await ModelSession.open(inputs.trainedModel!);
  const { model } = scorer;
  const table = await session.read(inputs.dataset!);
  const select = await scoreTable(session, table, scorer, context);
  const scores = scoreColumnsOf(model);
  if (!params.appendScores) {
    await session.write(outputs.results!, select, scores);
    return;
  }
  const kept = keptColumns(table.columns, model.label?.name, scores);
  const names = [
    ...kept.map(({ name }) => `data.${quoteIdentifier(name)}`),
    ...scores.map(({ name }) => `scores.${quoteIdentifier(name)}`),
  ];
  await session.write(
    outputs.results!,
    `SELECT ${names.join(', ')} FROM ${table.from} AS data POSITIONAL JOIN (${select}) AS scores`,
    [...kept, ...scores],
  );
};
