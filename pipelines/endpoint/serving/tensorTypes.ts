import type { ColumnType } from '../../contract/table.ts';

/** Data types of the Open Inference Protocol v2 that tensors may have here. */
export type Datatype = 'BOOL' | 'INT32' | 'INT64' | 'FP32' | 'FP64' | 'BYTES';

/** What a column's tensor is declared as. Datetimes are texts (ISO 8601). */
export const datatypes: Readonly<Record<ColumnType, Datatype>> = {
  string: 'BYTES',
  integer: 'INT64',
  double: 'FP64',
  boolean: 'BOOL',
  datetime: 'BYTES',
};

/** Bytes of one element; of BYTES, of the length before it. Little endian throughout. */
export const elementSizes: Readonly<Record<Datatype, number>> = {
  BOOL: 1,
  INT32: 4,
  INT64: 8,
  FP32: 4,
  FP64: 8,
  BYTES: 4,
};

export function isDatatype(name: string): name is Datatype {
  return Object.hasOwn(elementSizes, name);
}
