import type { Column } from '../../../pipelines/contract/table.ts';
import { quoteIdentifier, quoteLiteral } from '../../lib/table/sql.ts';
import { percentiles } from './summaryColumns.ts';

/**
 * A table `counts` of a column's distinct values, in order, with how often each occurs. Everything else is computed
 * from it, so the column is read once; grouping and sorting spill to disk when they have to. NaN counts as missing.
 */
export function countsSql(column: Column, from: string): string {
  const name = quoteIdentifier(column.name);
  const present = column.type === 'double' ? `${name} IS NOT NULL AND NOT isnan(${name})` : `${name} IS NOT NULL`;
  const number = column.type === 'boolean' ? 'CAST(CAST(x AS BIGINT) AS DOUBLE)' : 'CAST(x AS DOUBLE)';
  return `CREATE OR REPLACE TEMP TABLE counts AS
    SELECT x, ${isNumeric(column) ? number : 'CAST(NULL AS DOUBLE)'} AS v, n
    FROM (SELECT ${name} AS x, count(*) AS n FROM ${from} WHERE ${present} GROUP BY ${name}) ORDER BY x`;
}

const isNumeric = ({ type }: Column) => type === 'integer' || type === 'double' || type === 'boolean';

/**
 * The summary of the column in `counts`, as one row in the order of `summaryColumns`.
 *
 * - Quantiles interpolate linearly between neighbours (Hyndman and Fan 1996, type 7), as pandas does.
 * - Mean deviation: mean of |x − mean|. Mode: the smallest of the most frequent values.
 * - Variance: divided by n − 1. Skewness and kurtosis: the unbiased G1 and G2 of Joanes and Gill 1998, G2 as excess over the
 *   normal distribution, as pandas' skew and kurt; missing for a constant column. All from differences to the mean, because
 *   sums of powers lose their digits where the mean is large; `d` makes up for the rounding of the mean.
 *
 * What needs more values than there are, or finite values where some are not, is missing.
 * @param rowCount rows of the table, missing ones included.
 */
export function summarySql(column: Column, rowCount: number): string {
  const quantile = (q: number) => {
    const position = `((total - 1) * ${q})`;
    const at = (rank: string) => `min(v) FILTER (before + n > ${rank})`;
    const [low, high] = [at(`floor(${position})`), at(`ceil(${position})`)];
    return `CASE WHEN ${low} = ${high} THEN ${low} ELSE ${low} + (any_value(${position}) % 1) * (${high} - ${low}) END`;
  };
  const numbers = [
    'min(v)',
    'max(v)',
    'any_value(mean)',
    'any_value(md)',
    quantile(0.25),
    quantile(0.5),
    quantile(0.75),
    '(SELECT v FROM mode)',
    'max(v) - min(v)',
    'any_value(m2 * total / nullif(total - 1, 0))',
    'any_value(sqrt(m2 * total / nullif(total - 1, 0)))',
    'any_value(CASE WHEN total > 2 AND m2 > 0 THEN sqrt(total * (total - 1)) / (total - 2) * m3 / pow(m2, 1.5) END)',
    `any_value(CASE WHEN total > 3 AND m2 > 0 THEN (total - 1) / ((total - 2) * (total - 3)) * ((total + 1) * m4 / (m2 * m2) - 3 * (total - 1)) END)`,
    ...percentiles.map((percentile) => quantile(percentile / 100)),
  ];
  return `WITH totals AS (
      SELECT CAST(coalesce(sum(n), 0) AS DOUBLE) AS total,
        CASE WHEN count(*) = 1 THEN min(v) ELSE fsum(v * n) / sum(n) END AS average,
        CASE WHEN bool_and(isfinite(v)) THEN average END AS mean FROM counts),
    raw AS (
      SELECT fsum(n * abs(v - mean)) / any_value(total) AS md, fsum(n * (v - mean)) / any_value(total) AS d,
        fsum(n * pow(v - mean, 2)) / any_value(total) AS r2, fsum(n * pow(v - mean, 3)) / any_value(total) AS r3,
        fsum(n * pow(v - mean, 4)) / any_value(total) AS r4
      FROM counts, totals),
    moments AS (
      SELECT md, r2 - d * d AS m2, r3 - 3 * d * r2 + 2 * pow(d, 3) AS m3,
        r4 - 4 * d * r3 + 6 * d * d * r2 - 3 * pow(d, 4) AS m4 FROM raw),
    ranks AS (SELECT v, n, coalesce(sum(n) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 0) - n AS before FROM counts),
    mode AS (SELECT x, v FROM counts ORDER BY n DESC, counts.x LIMIT 1)
    SELECT ${quoteLiteral(column.name)}, CAST(coalesce(any_value(total), 0) AS BIGINT), count(n),
      ${rowCount} - CAST(coalesce(any_value(total), 0) AS BIGINT), (SELECT CAST(x AS VARCHAR) FROM mode),
      ${(isNumeric(column) ? numbers : numbers.map(() => 'NULL')).join(',\n      ')}
    FROM ranks, totals, moments`;
}
