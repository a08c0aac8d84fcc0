import type { ColumnType } from '../../../pipelines/contract/table.ts';
import { quoteLiteral } from './sql.ts';

/**
 * SQL that turns a value of one column type into another; NULL where the value has no counterpart ("abc" or 1.5 as
 * integer): never rounded, never cut. Text is read with blanks around it ignored. `format` is a strftime pattern, for
 * datetimes from and to text (and from numbers such as 20240131).
 */
export function convertSql(value: string, from: ColumnType, to: ColumnType, format?: string): string {
  switch (to) {
    case 'string':
      return from === 'datetime' && format
        ? `strftime(${value}, ${quoteLiteral(format)})`
        : `CAST(${value} AS VARCHAR)`;
    case 'integer':
      return toInteger(value, from);
    case 'double':
      if (from === 'string') return `TRY_CAST(trim(${value}) AS DOUBLE)`;
      return from === 'boolean' ? `CAST(CAST(${value} AS BIGINT) AS DOUBLE)` : `CAST(${value} AS DOUBLE)`;
    case 'boolean':
      return toBoolean(value, from);
    case 'datetime':
      return toDatetime(value, from, format);
  }
}

function toInteger(value: string, from: ColumnType): string {
  if (from === 'integer') return value;
  if (from === 'boolean') return `CAST(${value} AS BIGINT)`;
  const whole = (number: string) => `CASE WHEN ${number} = trunc(${number}) THEN TRY_CAST(${number} AS BIGINT) END`;
  if (from === 'double') return whole(value);
  const text = `trim(${value})`;
  // A cast of "1.5" to BIGINT would round; one of many digits by way of DOUBLE would lose the last ones.
  return `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]+') THEN TRY_CAST(${text} AS BIGINT) ELSE ${whole(`TRY_CAST(${text} AS DOUBLE)`)} END`;
}

function toBoolean(value: string, from: ColumnType): string {
  if (from === 'boolean') return value;
  if (from !== 'string') return `CASE ${value} WHEN 1 THEN true WHEN 0 THEN false END`;
  return (
    `CASE WHEN lower(trim(${value})) IN ('true', 't', 'yes', 'y', '1') THEN true ` +
    `WHEN lower(trim(${value})) IN ('false', 'f', 'no', 'n', '0') THEN false END`
  );
}

function toDatetime(value: string, from: ColumnType, format?: string): string {
  if (from === 'datetime') return value;
  if (format) return `try_strptime(trim(CAST(${value} AS VARCHAR)), ${quoteLiteral(format)})`;
  return readDatetime(value);
}

/** ISO text as TIMESTAMP in UTC. A cast to TIMESTAMP would drop an offset such as +02:00; one to TIMESTAMPTZ applies it. */
export function readDatetime(text: string): string {
  return `CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`;
}
