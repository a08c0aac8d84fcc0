import type { ConfusionMatrix, MulticlassResult } from '../../../pipelines/contract/evaluation.ts';
import { StepError } from '../../define.ts';
import { sortClasses } from '../learners/classes.ts';
import type { ScoredColumns } from '../params/scoredColumns.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteLiteral } from '../table/sql.ts';
import { className, classOf, numberOf, selectScoredRows } from './scoredRows.ts';

const mostClasses = 1000;

/**
 * Metrics of a classification, over the classes that occur as label or as prediction. Average accuracy is the mean over
 * the classes of (TP + TN) / rows; macro means are plain means over the classes, where a class that is never predicted
 * has precision 0 and one that never occurs recall 0; log loss clips probabilities to [ε, 1 − ε], ε = 2⁻⁵².
 */
export async function evaluateMulticlass(
  session: TableSession,
  table: Table,
  { label, predicted, probabilities }: ScoredColumns & { task: 'multiclass' },
): Promise<Omit<MulticlassResult, 'name'>> {
  const order = probabilities.map((probability) => className(probability.class, label));
  const likelihood = probabilities.map(
    ({ column }, i) => `WHEN ${classOf(label, label)} = ${quoteLiteral(order[i]!)} THEN ${numberOf(column)}`,
  );
  const rows = await selectScoredRows(session, table, {
    actual: classOf(label, label),
    predicted: classOf(predicted, label),
    ...(probabilities.length > 0 ? { likelihood: `CASE ${likelihood.join(' ')} ELSE 0 END` } : {}),
  });
  const cells = await session.query<{ actual: string; predicted: string; n: number }>(
    `SELECT actual, predicted, count(*)::DOUBLE AS n FROM ${rows.from} GROUP BY ALL ORDER BY ALL`,
  );
  const confusion = toConfusionMatrix(cells, order, label.name);
  const metrics: MulticlassResult['metrics'] = computeMulticlassMetrics(confusion);
  const notes = [...rows.notes];
  if (probabilities.length === 0) {
    notes.push('The table has no probabilities, so log loss is left out.');
  } else {
    const unknown = confusion.classes.filter((name) => !order.includes(name));
    if (unknown.length > 0) notes.push(`The model does not know ${unknown.map((name) => `"${name}"`).join(', ')}.`);
    const [loss] = await session.query<{ total: number; lowest: number; highest: number }>(
      `SELECT fsum(-ln(greatest(${epsilon}, least(1 - ${epsilon}, likelihood)))) AS total,
         min(likelihood) AS lowest, max(likelihood) AS highest FROM ${rows.from}`,
    );
    const { total, lowest, highest } = loss!;
    if (lowest < 0 || highest > 1) {
      throw new StepError(
        'The "Scored Probabilities" columns hold values outside 0 to 1, so they are no probabilities.',
      );
    }
    metrics.log_loss = total / rows.count;
  }
  return { task: 'multiclass', rows: rows.count, notes, metrics, confusion };
}

const epsilon = `'${Number.EPSILON}'::DOUBLE`;

function toConfusionMatrix(
  cells: readonly { actual: string; predicted: string; n: number }[],
  order: readonly string[],
  labelName: string,
): ConfusionMatrix {
  const found = new Set(cells.flatMap((cell) => [cell.actual, cell.predicted]));
  const known = order.filter((name) => found.has(name));
  const classes = [...known, ...sortClasses([...found].filter((name) => !order.includes(name)))];
  if (classes.length > mostClasses) {
    throw new StepError(
      `The label "${labelName}" and the scores have ${classes.length} different values: too many for classes. ` +
        'If the label is a number to be predicted, train a regression.',
    );
  }
  const index = new Map(classes.map((name, i) => [name, i]));
  const counts = classes.map(() => classes.map(() => 0));
  for (const { actual, predicted, n } of cells) counts[index.get(actual)!]![index.get(predicted)!] = n;
  return { classes, counts };
}

/** Metrics from rows by true class (first index) and predicted class: all but log loss. */
export function computeMulticlassMetrics({ counts }: ConfusionMatrix): MulticlassResult['metrics'] {
  const k = counts.length;
  const actual = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const predicted = counts.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  const correct = counts.map((row, i) => row[i]!);
  const rows = actual.reduce((sum, n) => sum + n, 0);
  const hits = correct.reduce((sum, n) => sum + n, 0);
  const mean = (value: (i: number) => number) => counts.reduce((sum, _, i) => sum + value(i), 0) / k;
  return {
    overall_accuracy: hits / rows,
    average_accuracy: mean((i) => (rows - actual[i]! - predicted[i]! + 2 * correct[i]!) / rows),
    micro_precision: hits / rows,
    macro_precision: mean((i) => (predicted[i]! > 0 ? correct[i]! / predicted[i]! : 0)),
    micro_recall: hits / rows,
    macro_recall: mean((i) => (actual[i]! > 0 ? correct[i]! / actual[i]! : 0)),
  };
}
