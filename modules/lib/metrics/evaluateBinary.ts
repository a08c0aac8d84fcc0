import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { BinaryResult } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { sortClasses } from '../learners/classes.ts';
import type { ScoredColumns } from '../params/scoredColumns.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteLiteral } from '../table/sql.ts';
import { className, classOf, numberOf, type ScoredRows, selectScoredRows } from './scoredRows.ts';
import { TwoClassCurves } from './twoClassCurves.ts';

/**
 * Metrics and curves of a two-class classification; a row is called positive when its probability is at least the
 * threshold. AUC is the share of (positive, negative) pairs in the right order, ties one half (Hanley & McNeil 1982);
 * log loss clips probabilities to [ε, 1 − ε], ε = 2⁻⁵². A ratio without rows below the line is 0; AUC is left out then.
 */
export async function evaluateBinary(
  session: TableSession,
  table: Table,
  { label, probability, positiveClass }: ScoredColumns & { task: 'binary' },
): Promise<Omit<BinaryResult, 'name'>> {
  const rows = await selectScoredRows(session, table, {
    actual: classOf(label, label),
    probability: numberOf(probability),
  });
  await requireProbabilities(session, rows, probability);
  const notes = [...rows.notes];
  const { positive, negative, positives } = await findClasses(session, rows, label, positiveClass, notes);
  const curves = new TwoClassCurves(positives, rows.count - positives);
  const isPositive = `actual = ${quoteLiteral(positive)}`;
  const groups = await session.connection.stream(
    `SELECT probability, count(*) FILTER (${isPositive})::DOUBLE, count(*) FILTER (NOT ${isPositive})::DOUBLE
     FROM ${rows.from} GROUP BY probability ORDER BY probability DESC`,
  );
  for (let chunk = await groups.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await groups.fetchChunk()) {
    const [values, positivesAt, negativesAt] = [0, 1, 2].map((i) => doublesOf(chunk!, i));
    for (let i = 0; i < chunk.rowCount; i++) curves.add(values![i]!, positivesAt![i]!, negativesAt![i]!);
  }
  const metrics = curves.metrics();
  if (metrics.auc === undefined) {
    notes.push(`All labels are "${positives > 0 ? positive : negative}", so AUC is not defined and left out.`);
  }
  const half = curves.at(0.5);
  const confusion = {
    classes: [negative, positive],
    counts: [
      [half.trueNegatives, half.falsePositives],
      [half.falseNegatives, half.truePositives],
    ],
  };
  return {
    task: 'binary',
    rows: rows.count,
    notes,
    positiveClass: positive,
    negativeClass: negative,
    metrics,
    confusion,
    ...curves.curves(),
  };
}

/** The values of a DOUBLE column without NULLs, without a copy. */
function doublesOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  return (chunk.getColumnVector(column) as unknown as { items: Float64Array }).items;
}

async function requireProbabilities(session: TableSession, rows: ScoredRows, column: Column): Promise<void> {
  const [range] = await session.query<{ lowest: number; highest: number }>(
    `SELECT min(probability) AS lowest, max(probability) AS highest FROM ${rows.from}`,
  );
  if (range!.lowest >= 0 && range!.highest <= 1) return;
  throw new StepError(`The column "${column.name}" holds values outside 0 to 1, so they are no probabilities.`);
}

interface Classes {
  positive: string;
  negative: string;
  /** Number of rows of the positive class. */
  positives: number;
}

/** Without `positiveClass`, the greater of two labels is the positive one: 1 of 0 and 1, "yes" of "no" and "yes". */
async function findClasses(
  session: TableSession,
  rows: ScoredRows,
  label: Column,
  positiveClass: string | undefined,
  notes: string[],
): Promise<Classes> {
  const found = await session.query<{ actual: string; n: number }>(
    `SELECT actual, count(*)::DOUBLE AS n FROM ${rows.from} GROUP BY actual ORDER BY n DESC, actual LIMIT 1001`,
  );
  const counts = new Map(found.map(({ actual, n }) => [actual, n]));
  if (positiveClass === undefined && counts.size > 2) {
    throw new StepError(
      `The label "${label.name}" has ${counts.size > 1000 ? 'more than 1000' : counts.size} values, but the table has ` +
        'one column of probabilities, as for two classes. Keep the score columns as Score Model writes them.',
    );
  }
  const classes = sortClasses([...counts.keys()]);
  const positive = positiveClass === undefined ? classes.at(-1)! : className(positiveClass, label);
  if (positiveClass === undefined) notes.push(`"${positive}" is taken as the positive class.`);
  const others = classes.filter((name) => name !== positive);
  if (others.length > 1) {
    const shown = others.slice(0, 5).map((name) => `"${name}"`);
    notes.push(
      `The label has more than two values; ${shown.join(', ')}${others.length > 5 ? ', …' : ''} count as negative.`,
    );
  }
  const negative = others.length === 1 ? others[0]! : `not ${positive}`;
  return { positive, negative, positives: counts.get(positive) ?? 0 };
}
