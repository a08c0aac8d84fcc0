import type { QuantileScore } from '../../../pipelines/contract/evaluation.ts';
import type { TableSession } from '../table/session.ts';
import type { ScoredRows } from './scoredRows.ts';

/**
 * How good predicted quantiles are. With the label y and the quantile q predicted as p: mean of q (y − p) where y ≥ p, else of
 * (1 − q) (p − y) (Koenker and Bassett, "Regression quantiles", 1978), and the share of rows with y ≤ p, which should be q.
 * `rows` has the columns `actual` and `quantile_0`, `quantile_1`, …
 */
export async function measureQuantiles(
  session: TableSession,
  rows: ScoredRows,
  quantiles: readonly number[],
): Promise<QuantileScore[]> {
  if (quantiles.length === 0) return [];
  const measures = quantiles.map((quantile, k) => {
    const error = `(actual - quantile_${k})`;
    return `fsum(CASE WHEN ${error} >= 0 THEN ${quantile} * ${error} ELSE (${quantile} - 1) * ${error} END) AS loss_${k},
      count(*) FILTER (${error} <= 0)::DOUBLE AS below_${k}`;
  });
  const [sums] = await session.query<Record<string, number>>(`SELECT ${measures.join(', ')} FROM ${rows.from}`);
  return quantiles.map((quantile, k) => ({
    quantile,
    loss: sums![`loss_${k}`]! / rows.count,
    below: sums![`below_${k}`]! / rows.count,
  }));
}
