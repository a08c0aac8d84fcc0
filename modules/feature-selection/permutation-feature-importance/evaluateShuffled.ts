import type { RunContext } from '../../define.ts';
import { evaluateTable } from '../../lib/metrics/evaluateTable.ts';
import { keptColumns, scoreColumnsOf } from '../../lib/params/scoreColumns.ts';
import type { ModelSession } from '../../lib/scoring/modelSession.ts';
import { scoreTable } from '../../lib/scoring/scoreTable.ts';
import { hashRows } from '../../lib/table/rowHash.ts';
import { type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';

/**
 * Scores a table with a model and evaluates the scores; with `shuffled`, after the values of one column were put in another order.
 * Answers the metrics. The database holds one column and the scores, and spills.
 */
export async function evaluateShuffled(
  path: string,
  scorer: ModelSession,
  shuffled: { feature: string; seed: number } | undefined,
  context: RunContext,
): Promise<Record<string, number>> {
  await using session = await TableSession.open(context);
  const whole = await session.read(path);
  const table = shuffled ? await shuffleColumn(session, whole, shuffled) : whole;
  // What is odd about the data is told once.
  const quiet = { ...context, progress: () => {}, ...(shuffled ? { log: () => {} } : {}) };
  const select = await scoreTable(session, table, scorer, quiet);
  const scores = scoreColumnsOf(scorer.model);
  const label = scorer.model.label!.name;
  const kept = keptColumns(whole.columns, label, scores).filter(({ name }) => name === label);
  const scored: Table = {
    from: `(SELECT data.${quoteIdentifier(label)}, scores.* FROM ${whole.from} AS data POSITIONAL JOIN (${select}) AS scores)`,
    columns: [...kept, ...scores],
    rowCount: whole.rowCount,
    rowNumber: 'row_number() OVER () - 1',
  };
  const { metrics } = await evaluateTable(session, scored, 'Shuffled', quiet);
  return metrics as Record<string, number>;
}

/** The rows' hashes are a permutation of the rows, so their order shuffles without a value of one row in memory. */
async function shuffleColumn(
  session: TableSession,
  table: Table,
  { feature, seed }: { feature: string; seed: number },
): Promise<Table> {
  const name = quoteIdentifier(feature);
  const column = table.columns.filter((candidate) => candidate.name === feature);
  const { from, hash } = hashRows(`(SELECT ${name} FROM ${table.from})`, column, seed);
  await session.execute(`CREATE TEMP TABLE shuffled AS SELECT ${name} AS value FROM ${from} ORDER BY ${hash}`);
  const columns = table.columns.map((candidate) =>
    candidate.name === feature ? `shuffled.value AS ${name}` : `data.${quoteIdentifier(candidate.name)}`,
  );
  return { ...table, from: `(SELECT ${columns.join(', ')} FROM ${table.from} AS data POSITIONAL JOIN shuffled)` };
}
