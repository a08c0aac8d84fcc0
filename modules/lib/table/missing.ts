import type { Column } from '../../../pipelines/contract/table.ts';
import { quoteIdentifier } from './sql.ts';

/** SQL condition: the value is missing. NaN in a double column is missing, as null is. */
export function isMissing(column: Column): string {
  const name = quoteIdentifier(column.name);
  return column.type === 'double' ? `(${name} IS NULL OR isnan(${name}))` : `(${name} IS NULL)`;
}

/** SQL expression: the value, with null for what is missing. */
export function presentValue(column: Column): string {
  const name = quoteIdentifier(column.name);
  return column.type === 'double' ? `nullif(${name}, 'nan'::DOUBLE)` : name;
}
