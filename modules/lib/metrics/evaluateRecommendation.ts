import type { RecommendationResult } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import type { RatingColumns } from '../params/ratingColumns.ts';
import type { ScoredRatings } from '../params/scoredRatings.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { evaluateRanking } from './evaluateRanking.ts';
import { evaluateRegression } from './evaluateRegression.ts';
import { classOf } from './scoredRows.ts';

type Result = Omit<RecommendationResult, 'name'>;

/** The ratings of a table that stand beside those that were predicted, as Score SVD Recommender writes them. */
export async function evaluateRatings(
  session: TableSession,
  table: Table,
  columns: { label: Column; predicted: Column },
): Promise<Result> {
  const { metrics, residuals, sample, rows, notes } = await evaluateRegression(session, table, columns);
  const { mean_absolute_error, root_mean_squared_error } = metrics;
  return {
    task: 'recommendation',
    rows,
    notes: notes.filter((note) => !note.includes('R²')),
    metrics: {
      ...(mean_absolute_error === undefined ? {} : { mean_absolute_error }),
      ...(root_mean_squared_error === undefined ? {} : { root_mean_squared_error }),
    },
    ratings: { residuals, sample },
  };
}

/**
 * Compares what a recommender answered with the ratings of a test dataset: predicted ratings by their errors, lists of items by
 * their gain. Throws StepError when nothing in the one is found in the other.
 */
export async function evaluateRecommendation(
  session: TableSession,
  test: Table,
  tested: RatingColumns,
  scored: Table,
  scores: ScoredRatings,
): Promise<Result> {
  if (scores.kind === 'items') return await evaluateRanking(session, test, tested, scored, scores);
  const text = (column: Column) => `nullif(${classOf(column, column)}, '')`;
  const rating = (column: Column) => `${quoteIdentifier(column.name)}::DOUBLE`;
  const joined =
    `SELECT actual, predicted FROM (SELECT ${text(tested.user)} AS u, ${text(tested.item)} AS i, ${rating(tested.rating)} AS actual, ` +
    `${test.rowNumber} AS place FROM ${test.from}) AS test LEFT JOIN (SELECT ${text(scores.user)} AS u, ${text(scores.item)} AS i, ` +
    `min(${rating(scores.predicted)}) AS predicted FROM ${scored.from} GROUP BY ALL) AS scored USING (u, i) ORDER BY place`;
  const [matched] = await session.query<{ n: bigint }>(`SELECT count(predicted) AS n FROM (${joined})`);
  if (matched?.n === 0n) {
    throw new StepError(
      'No pair of a user and an item of the test dataset has a predicted rating in the scored dataset. Score the test dataset, or one with the same users and items.',
    );
  }
  const pairs: Table = {
    from: `(${joined})`,
    columns: [
      { name: 'actual', type: 'double' },
      { name: 'predicted', type: 'double' },
    ],
    rowCount: test.rowCount,
    rowNumber: 'row_number() OVER () - 1',
  };
  const [label, predicted] = pairs.columns;
  return await evaluateRatings(session, pairs, { label: label!, predicted: predicted! });
}
