import type { RequestColumn } from '../../modules/lib/serving/servedRows.ts';
import type { ServedColumn } from '../../pipelines/contract/servable.ts';
import { datatypes } from '../../pipelines/endpoint/serving/tensorTypes.ts';

/** A column as callers of the Open Inference Protocol write it. */
export interface ColumnTensor {
  name: string;
  datatype: string;
  values: (number | string | boolean | null)[];
}

/** Values of request columns as JSON: booleans as such, missing ones null. */
export function jsonValues(column: RequestColumn, { type }: Pick<ServedColumn, 'type'>): ColumnTensor['values'] {
  return Array.from(column as ArrayLike<number | string | null>, (value) => {
    if (typeof value !== 'number') return value;
    if (Number.isNaN(value)) return null;
    if (type === 'datetime') return new Date(value * 86_400_000).toISOString();
    return type === 'boolean' ? value === 1 : value;
  });
}

/** Columns as tensors. Whole numbers of which some are missing are sent as FP64, which has NaN for them. */
export function toTensors(columns: readonly RequestColumn[], request: readonly ServedColumn[]): ColumnTensor[] {
  return request.map((column, i) => {
    const values = jsonValues(columns[i]!, column);
    const datatype = datatypes[column.type];
    const isNumber = datatype === 'INT64' || datatype === 'BOOL';
    return { name: column.name, datatype: isNumber && values.includes(null) ? 'FP64' : datatype, values };
  });
}
