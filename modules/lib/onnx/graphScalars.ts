import type { ColumnType } from '../../../pipelines/contract/table.ts';
import type { Scalar } from '../../../pipelines/contract/transformation.ts';
import { StepError } from '../../define.ts';

/** Whether values of one type can be compared with, or stand for, values of the other. */
export function isComparable(one: ColumnType, other: ColumnType): boolean {
  const family = (type: ColumnType) => (type === 'integer' || type === 'double' ? 'number' : type);
  return family(one) === family(other);
}

/** A value that is no text as a graph's columns hold it. Throws StepError for what a double does not hold exactly. */
export function scalarNumber({ type, text }: Scalar): number {
  const value = readScalar(type, text.trim());
  if (value === undefined) throw new StepError(`The value ${text} cannot be written into an ONNX file as it is.`);
  return value;
}

/** As `scalarNumber`; undefined where that throws. */
export function readScalar(type: ColumnType, text: string): number | undefined {
  switch (type) {
    case 'integer':
      return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'double':
      return readDouble(text);
    case 'boolean':
      return { true: 1, false: 0 }[text.toLowerCase()];
    case 'datetime': {
      const microseconds = readMicroseconds(text);
      return microseconds === undefined ? undefined : microseconds / microsecondsOfDay;
    }
    case 'string':
      return undefined;
  }
}

function readDouble(text: string): number | undefined {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}

/** Microseconds since 1970-01-01 UTC of a timestamp as a database writes it: 2024-01-31 12:00:00.5. */
function readMicroseconds(text: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?$/.exec(text);
  if (!parts) return undefined;
  const milliseconds = Date.parse(`${parts[1]}T${parts[2] ?? '00:00:00'}Z`);
  const microseconds = milliseconds * 1000 + Number((parts[3] ?? '').padEnd(6, '0'));
  return Number.isSafeInteger(microseconds) ? microseconds : undefined;
}

export const microsecondsOfDay = 86_400_000_000;
