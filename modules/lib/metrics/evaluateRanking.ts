import type { RecommendationResult } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import type { RatingColumns } from '../params/ratingColumns.ts';
import type { ScoredRatings } from '../params/scoredRatings.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { classOf } from './scoredRows.ts';

/**
 * Normalised discounted cumulative gain of lists of recommended items (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
 * techniques", 2002): the gain of an item is its rating in the test dataset, 0 where the user did not rate it there; at
 * rank r it counts 1 / log2(r + 1); a list's sum is divided by that of the user's best rated items in the best order. The mean over
 * the users who have a rating above 0 in the test dataset.
 */
export async function evaluateRanking(
  session: TableSession,
  test: Table,
  tested: RatingColumns,
  scored: Table,
  { user, items }: Extract<ScoredRatings, { kind: 'items' }>,
): Promise<Omit<RecommendationResult, 'name'>> {
  const text = (column: Column) => `nullif(${classOf(column, column)}, '')`;
  const rating = `${quoteIdentifier(tested.rating.name)}::DOUBLE`;
  const discounts = items.map((_, i) => `'${1 / Math.log2(i + 2)}'::DOUBLE`).join(', ');
  const [range] = await session.query<{ lowest: number | null }>(
    `SELECT min(${rating}) AS lowest FROM ${test.from} WHERE isfinite(${rating})`,
  );
  if ((range?.lowest ?? 0) < 0) {
    throw new StepError(
      `The test dataset has ratings below 0 (${range?.lowest}), for which the gain of a list (NDCG) is not defined. Add a number to all ratings first.`,
    );
  }
  await session.execute(
    `CREATE TEMP TABLE test_gains AS SELECT ${text(tested.user)} AS u, ${text(tested.item)} AS i, max(${rating}) AS gain
     FROM ${test.from} WHERE isfinite(${rating}) GROUP BY ALL HAVING u IS NOT NULL AND i IS NOT NULL`,
  );
  await session.execute(
    `CREATE TEMP TABLE lists AS SELECT u, items[rank] AS i, rank FROM
     (SELECT ${text(user)} AS u, [${items.map(text).join(', ')}] AS items, unnest(range(1, ${items.length + 1})) AS rank FROM ${scored.from})
     WHERE u IS NOT NULL`,
  );
  const [found] = await session.query<{ lists: bigint; known: bigint }>(
    `SELECT count(DISTINCT u) AS lists, count(DISTINCT u) FILTER (u IN (SELECT u FROM test_gains WHERE gain > 0)) AS known FROM lists`,
  );
  const [lists, known] = [Number(found?.lists ?? 0), Number(found?.known ?? 0)];
  if (known === 0) {
    throw new StepError(
      'No user of the scored dataset has a rating above 0 in the test dataset. Recommend items to the users of the test dataset.',
    );
  }
  const cumulated = (gains: string) =>
    `SELECT u, rank, sum(gain * [${discounts}][rank]) OVER (PARTITION BY u ORDER BY rank) AS total FROM (${gains})`;
  const ideal = `SELECT u, row_number() OVER (PARTITION BY u ORDER BY gain DESC) AS rank, gain FROM test_gains`;
  const users = `SELECT DISTINCT u FROM lists WHERE u IN (SELECT u FROM test_gains WHERE gain > 0)`;
  const places = `(SELECT u, unnest(range(1, ${items.length + 1})) AS rank FROM (${users}))`;
  const reached = `SELECT u, rank, coalesce(gain, 0) AS gain FROM lists LEFT JOIN test_gains USING (u, i)`;
  const possible = `SELECT u, rank, coalesce(gain, 0) AS gain FROM ${places} LEFT JOIN (${ideal}) USING (u, rank)`;
  const ranking = await session.query<{ at: number; ndcg: number }>(
    `SELECT rank::INTEGER AS at, fsum(a.total / b.total) / count(*) AS ndcg
     FROM (${cumulated(possible)}) AS b JOIN (${cumulated(reached)}) AS a USING (u, rank) GROUP BY rank ORDER BY rank`,
  );
  const notes =
    known < lists
      ? [`${(lists - known).toLocaleString('en')} users without a rating above 0 in the test dataset left out.`]
      : [];
  return {
    task: 'recommendation',
    rows: known,
    notes,
    metrics: { ndcg: ranking.at(-1)!.ndcg },
    ranking,
  };
}
