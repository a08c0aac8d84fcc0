import type { Column } from '../../../pipelines/contract/table.ts';
import { isMissing, presentValue } from '../../lib/table/missing.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';

/**
 * SQL expression: a column's value as a number (false and true are 0 and 1, a date is its seconds since 1970), null where it
 * is missing; undefined for a text.
 */
export function numericValue(column: Column): string | undefined {
  if (column.type === 'string') return undefined;
  const name = quoteIdentifier(column.name);
  if (column.type === 'datetime') return `(epoch_us(${name}) / 1e6)`;
  return `${presentValue(column)}::DOUBLE`;
}

/**
 * Statement for the levels of a column: each present `value` with its `level`. Texts, booleans, categories and numbers with at
 * most `bins` distinct values are levels as they are. Of other numbers, a value that fills more than a bin's share of the rows
 * is a level of its own, and the rest is divided into the bins that are left, equally frequent as far as ties allow. So a
 * column that is mostly zero keeps its detail elsewhere.
 */
export function levelsOf(column: Column, from: string, bins: number): string {
  const name = quoteIdentifier(column.name);
  const sizes = `SELECT ${name} AS value, count(*)::BIGINT AS n FROM ${from} WHERE NOT ${isMissing(column)} GROUP BY ${name}`;
  const asTheyAre = `SELECT value, row_number() OVER (ORDER BY value) AS level FROM (${sizes})`;
  if (column.categorical || column.type === 'string' || column.type === 'boolean') return asTheyAre;
  return `WITH sizes AS (
      SELECT value, n, n * ${bins} > sum(n) OVER () AS heavy, count(*) OVER () <= ${bins} AS few FROM (${sizes})
    ),
    placed AS (
      SELECT value, few OR heavy AS alone, ${bins} - (count(*) FILTER (WHERE heavy) OVER ()) AS light_bins,
        sum(n) FILTER (WHERE NOT heavy) OVER () AS light_rows,
        coalesce(sum(n) FILTER (WHERE NOT heavy)
          OVER (ORDER BY value ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before,
        row_number() OVER (ORDER BY value) AS number
      FROM sizes
    )
    SELECT value, CASE WHEN alone THEN -number ELSE before * light_bins // light_rows END::BIGINT AS level FROM placed`;
}
