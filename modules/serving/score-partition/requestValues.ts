import type { ServedColumn } from '../../../pipelines/contract/servable.ts';
import type { Column, ColumnType } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { quoteIdentifier, quoteLiteral } from '../../lib/table/sql.ts';

/** How one column of a request is read from a table. */
export interface RequestValue {
  column: ServedColumn;
  /** SQL: a DOUBLE (missing is NaN; booleans are 0 and 1, datetimes days since 1970-01-01 UTC), or for texts a VARCHAR. */
  value: string;
  /** SQL: why the row cannot be scored; NULL where it can. Missing where every value fits. */
  problem?: string;
}

/** Reads the columns of a request from a table, by name. Throws StepError where one is missing or cannot be what it should be. */
export function readRequestValues(request: readonly ServedColumn[], columns: readonly Column[]): RequestValue[] {
  const known = new Map(columns.map((column) => [column.name, column]));
  const missing = request.filter(({ name }) => !known.has(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) {
    const list = missing.length === 1 ? `the column ${missing[0]}` : `the columns ${missing.join(', ')}`;
    throw new StepError(`The data lacks ${list}, which the model needs. The columns of the data and of the model go together by name.`); // biome-ignore format: one line
  }
  return request.map((column) => readValue(column, known.get(column.name)!));
}

function readValue(column: ServedColumn, { type }: Column): RequestValue {
  const name = quoteIdentifier(column.name);
  if (column.type === 'string') return { column, value: `${name}::VARCHAR` };
  const read = readers[column.type](name, type);
  if (read === undefined) {
    throw new StepError(`The column "${column.name}" is of type ${type} in the data, but the model was trained with ${column.type} there.`); // biome-ignore format: one line
  }
  const value = `coalesce((${read.value})::DOUBLE, 'nan'::DOUBLE)`;
  if (read.fits === undefined) return { column, value };
  const words = quoteLiteral(`The column "${column.name}" holds "`);
  const shown = `${words} || left(${name}::VARCHAR, 100) || ${quoteLiteral(`", which is no ${nouns[column.type]}.`)}`;
  const isPresent = type === 'string' ? `trim(${name}) <> ''` : `${name} IS NOT NULL`;
  return { column, value, problem: `CASE WHEN ${isPresent} AND NOT (${read.fits}) THEN ${shown} END` };
}

const nouns: Record<Exclude<ColumnType, 'string'>, string> = {
  integer: 'whole number',
  double: 'number',
  boolean: 'truth value',
  datetime: 'date',
};

interface Reading {
  value: string;
  /** SQL: whether a value that is present can be read. Missing where all can. */
  fits?: string;
}

const days = (timestamp: string) => `epoch_us(${timestamp}) / 86400000000.0`;
const number = (name: string) => `try_cast(trim(${name}) AS DOUBLE)`;

/** By the type that is wanted: the SQL of a column of some type, undefined where no value of it could be read. */
const readers: Record<Exclude<ColumnType, 'string'>, (name: string, type: ColumnType) => Reading | undefined> = {
  double: (name, type) => {
    if (type === 'datetime') return undefined;
    return type === 'string' ? { value: number(name), fits: `${number(name)} IS NOT NULL` } : { value: name };
  },
  integer: (name, type) => {
    if (type === 'datetime') return undefined;
    if (type === 'string')
      return { value: number(name), fits: `coalesce(${number(name)} = floor(${number(name)}), false)` };
    return type === 'double' ? { value: name, fits: `isnan(${name}) OR ${name} = floor(${name})` } : { value: name };
  },
  boolean: (name, type) => {
    if (type === 'boolean') return { value: name };
    if (type === 'datetime') return undefined;
    const text = `try_cast(${type === 'string' ? `trim(${name})` : name} AS BOOLEAN)`;
    return type === 'string'
      ? { value: text, fits: `${text} IS NOT NULL` }
      : { value: name, fits: `${name} = 0 OR ${name} = 1` };
  },
  datetime: (name, type) => {
    if (type === 'datetime') return { value: days(name) };
    const time = `try_cast(trim(${name}) AS TIMESTAMP)`;
    return type === 'string' ? { value: days(time), fits: `${time} IS NOT NULL` } : undefined;
  },
};
