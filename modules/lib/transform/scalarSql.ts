import type { ColumnType } from '../../../pipelines/contract/table.ts';
import type { Scalar } from '../../../pipelines/contract/transformation.ts';
import { sqlTypes } from '../table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../table/sql.ts';

/** A value as SQL literal of its type. */
export function scalarLiteral({ type, text }: Scalar): string {
  return `${quoteLiteral(text)}::${sqlTypes[type]}`;
}

/** SQL expression for the text under which a value of a column is kept as a scalar. Doubles keep all their digits. */
export function scalarText(name: string): string {
  return `${quoteIdentifier(name)}::VARCHAR`;
}

/** A number found in a double column. */
export function doubleScalar(value: number): Scalar {
  return { type: 'double' satisfies ColumnType, text: String(value) };
}
