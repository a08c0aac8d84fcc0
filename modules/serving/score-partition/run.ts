import type { Column } from '../../../pipelines/contract/table.ts';
import type { RunOf } from '../../define.ts';
import { unusedName } from '../../lib/params/columnNames.ts';
import { openScorer } from '../../lib/serving/openScorer.ts';
import { readServable } from '../../lib/serving/servableFile.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { answerColumn, keepAnswers } from './keepAnswers.ts';
import { readRequestValues } from './requestValues.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  const servable = await readServable(inputs.servable!);
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { first, rows } = params;
  const from = `(SELECT * FROM ${table.from} WHERE ${table.rowNumber} BETWEEN ${first} AND ${first + rows - 1})`;
  const values = readRequestValues(servable.request, table.columns);
  await using scorer = await openScorer(inputs.servable!);
  const count = Math.max(0, Math.min(rows, table.rowCount - first));
  const counts = await keepAnswers(
    session,
    { from, first, count, values, response: servable.response },
    scorer,
    context,
  );

  const data = table.columns.map(({ name }) => name);
  const both = `${from} AS data POSITIONAL JOIN ${counts.table} AS answers`;
  const kept = data.map((name) => `data.${quoteIdentifier(name)}`);
  const names = new Set(data);
  const answers = servable.response.map((column, i) => ({
    column: renamed(column, names),
    value: `answers.${answerColumn(i)}`,
  }));
  await session.write(
    outputs.scored!,
    `SELECT ${[...kept, ...answers.map(({ value }) => value)].join(', ')} FROM ${both} WHERE answers.reason IS NULL`,
    [...table.columns, ...answers.map(({ column }) => column)],
  );
  const free = new Set(data);
  const row: Column = renamed({ name: 'row', type: 'integer' }, free);
  const reason: Column = renamed({ name: 'reason', type: 'string' }, free);
  await session.write(
    outputs.failed!,
    `SELECT answers.row, answers.reason, ${kept.join(', ')} FROM ${both} WHERE answers.reason IS NOT NULL`,
    [row, reason, ...table.columns],
  );
  context.metric('rows_failed', counts.failed);
  context.metric('rows_scored', count - counts.failed);
};

/** A column beside those that have names already. */
function renamed(column: Column, taken: Set<string>): Column {
  const name = unusedName(column.name, taken);
  taken.add(name);
  return { ...column, name };
}
