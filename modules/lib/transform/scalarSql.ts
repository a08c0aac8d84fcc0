import type { ColumnType } from '../../../pipelines/contract/table.ts';
import type { Scalar } from '../../../pipelines/contract/transformation.ts';
import { sqlTypes } from '../table/session.ts';
import { quoteLiteral } from '../table/sql.ts';

/** A value as SQL literal of its type. */
export function scalarLiteral({ type, text }: Scalar): string {
  return `${quoteLiteral(text)}::${sqlTypes[type]}`;
}

/** A number found in a double column. */
export function doubleScalar(value: number): Scalar {
  return { type: 'double' satisfies ColumnType, text: String(value) };
}
