import type { Column } from '../../../pipelines/contract/table.ts';
import { quoteIdentifier } from '../table/sql.ts';

/**
 * How a column enters a model: strings, and whatever is marked as categorical, as categories; all else as a number.
 * Booleans always are numbers (0, 1): for two values there is no difference to learn.
 */
export function featureKind(column: Column): 'numeric' | 'categorical' {
  if (column.type === 'string') return 'categorical';
  return column.categorical && column.type !== 'boolean' ? 'categorical' : 'numeric';
}

/**
 * SQL (FLOAT or DOUBLE, never NULL) for a numeric feature, to be read with `copyFloats`: NaN for NULL. Booleans are 0 and 1, datetimes days
 * since 1970-01-01 (a float keeps them to some minutes).
 */
export function numericSql(column: Column): string {
  const name = quoteIdentifier(column.name);
  switch (column.type) {
    case 'boolean':
      return `CASE WHEN ${name} THEN 1::FLOAT WHEN NOT ${name} THEN 0::FLOAT ELSE 'nan'::FLOAT END`;
    case 'datetime':
      return `CASE WHEN isfinite(${name}) THEN (epoch_us(${name}) / 86400000000.0)::FLOAT ELSE 'nan'::FLOAT END`;
    default:
      return `coalesce(${name}::DOUBLE, 'nan'::DOUBLE)`;
  }
}

/** SQL (FLOAT, never NULL) for a double: NaN for NULL and for what a finite float cannot hold. */
export function finiteFloat(double: string): string {
  return `CASE WHEN abs(${double}) <= 3.4028234663852886e38::DOUBLE THEN (${double})::FLOAT ELSE 'nan'::FLOAT END`;
}

/** SQL (VARCHAR) for a categorical feature: NULL where the value is missing or an empty text. */
export function categorySql(column: Column): string {
  return `nullif(${quoteIdentifier(column.name)}::VARCHAR, '')`;
}
