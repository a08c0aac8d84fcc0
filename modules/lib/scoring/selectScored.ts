import type { Column } from '../../../pipelines/contract/table.ts';
import type { RunContext } from '../../define.ts';
import { keptColumns, scoreColumnsOf } from '../params/scoreColumns.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import type { ModelSession } from './modelSession.ts';
import { scoreTable } from './scoreTable.ts';

/** Scores a table. Answers a SELECT, and its columns: the table's with the scores, or the scores alone. */
export async function selectScored(
  session: TableSession,
  table: Table,
  scorer: ModelSession,
  append: boolean,
  context: Pick<RunContext, 'log' | 'progress' | 'signal'>,
): Promise<{ select: string; columns: Column[] }> {
  const select = await scoreTable(session, table, scorer, context);
  const scores = scoreColumnsOf(scorer.model);
  if (!append) return { select, columns: scores };
  const kept = keptColumns(table.columns, scorer.model.label?.name, scores);
  const names = [
    ...kept.map(({ name }) => `data.${quoteIdentifier(name)}`),
    ...scores.map(({ name }) => `scores.${quoteIdentifier(name)}`),
  ];
  return {
    select: `SELECT ${names.join(', ')} FROM ${table.from} AS data POSITIONAL JOIN (${select}) AS scores`,
    columns: [...kept, ...scores],
  };
}
