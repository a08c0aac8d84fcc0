import type { RegressionResult } from '../../../pipelines/contract/evaluation.ts';
import type { ScoredColumns } from '../params/scoredColumns.ts';
import type { Table, TableSession } from '../table/session.ts';
import { measureQuantiles } from './quantileLosses.ts';
import { numberOf, type ScoredRows, selectScoredRows } from './scoredRows.ts';

const histogramBins = 30;
const sampleRows = 1000;

type CheckedColumns = Omit<ScoredColumns & { task: 'regression' }, 'task' | 'quantiles'> &
  Partial<Pick<ScoredColumns & { task: 'regression' }, 'quantiles'>>;

/**
 * Metrics of a regression. With residuals r = label − prediction and the labels' mean m: MAE = mean |r|, RMSE =
 * √(mean r²), relative absolute error = Σ|r| / Σ|label − m|, relative squared error = Σr² / Σ(label − m)², R² = 1 − that.
 * The last three are left out when all labels are equal. Of predicted quantiles, see `measureQuantiles`.
 */
export async function evaluateRegression(
  session: TableSession,
  table: Table,
  { label, predicted, quantiles = [] }: CheckedColumns,
): Promise<Omit<RegressionResult, 'name'>> {
  const rows = await selectScoredRows(session, table, {
    ...{ actual: numberOf(label), predicted: numberOf(predicted) },
    ...Object.fromEntries(quantiles.map(({ column }, k) => [`quantile_${k}`, numberOf(column)])),
  });
  const [range] = await session.query<{ mean: number; lowest: number; highest: number }>(
    `SELECT fsum(actual) / count(*) AS mean, min(actual - predicted) AS lowest, max(actual - predicted) AS highest FROM ${rows.from}`,
  );
  const { mean, lowest, highest } = range!;
  const [sums] = await session.query<{ absolute: number; squared: number; spread: number; variance: number }>(
    `SELECT fsum(abs(actual - predicted)) AS absolute, fsum((actual - predicted) * (actual - predicted)) AS squared,
       fsum(abs(actual - ${sqlNumber(mean)})) AS spread,
       fsum((actual - ${sqlNumber(mean)}) * (actual - ${sqlNumber(mean)})) AS variance,
     FROM ${rows.from}`,
  );
  const { absolute, squared, spread, variance } = sums!;
  const metrics: RegressionResult['metrics'] = {
    mean_absolute_error: absolute / rows.count,
    root_mean_squared_error: Math.sqrt(squared / rows.count),
  };
  const notes = [...rows.notes];
  if (spread > 0 && variance > 0) {
    metrics.relative_absolute_error = absolute / spread;
    metrics.relative_squared_error = squared / variance;
    metrics.coefficient_of_determination = 1 - squared / variance;
  } else notes.push('All labels are equal, so relative errors and R² are not defined.');
  const scores = await measureQuantiles(
    session,
    rows,
    quantiles.map(({ quantile }) => quantile),
  );
  if (scores.length > 0) metrics.quantile_loss = scores.reduce((sum, { loss }) => sum + loss, 0) / scores.length;
  const residuals = await countResiduals(session, rows, lowest, highest);
  const sample = await session.query<{ actual: number; predicted: number }>(
    `SELECT actual, predicted FROM (SELECT *, row_number() OVER () AS row FROM ${rows.from})
     WHERE (row - 1) % ${Math.ceil(rows.count / sampleRows)} = 0 ORDER BY row`,
  );
  const rest = { rows: rows.count, notes, metrics, residuals, sample };
  return { task: 'regression', ...rest, ...(scores.length > 0 ? { quantiles: scores } : {}) };
}

async function countResiduals(
  session: TableSession,
  rows: ScoredRows,
  lowest: number,
  highest: number,
): Promise<RegressionResult['residuals']> {
  const width = (highest - lowest) / histogramBins;
  if (!(width > 0 && Number.isFinite(width))) {
    return { edges: [lowest - 0.5, lowest + 0.5], counts: [rows.count] };
  }
  const bins = await session.query<{ bin: number; n: number }>(
    `SELECT greatest(0, least(${histogramBins - 1}, floor((actual - predicted - ${sqlNumber(lowest)}) / ${sqlNumber(width)})))::INTEGER AS bin,
       count(*)::DOUBLE AS n FROM ${rows.from} GROUP BY bin`,
  );
  const counts = new Array<number>(histogramBins).fill(0);
  for (const { bin, n } of bins) counts[bin] = n;
  const edges = Array.from({ length: histogramBins + 1 }, (_, i) => lowest + i * width);
  return { edges, counts };
}

/** A number as SQL literal that DuckDB reads back to the same bits. */
function sqlNumber(value: number): string {
  return `'${value}'::DOUBLE`;
}
