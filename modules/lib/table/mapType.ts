import type { Column } from '../../../pipelines/contract/table.ts';

/**
 * One of the five column types for any SQL type. Whole numbers that may pass 64 bits become double; lists and structs
 * become JSON text; bytes become hexadecimal text; times and intervals become text.
 */
export function mapType(name: string, type: string): { column: Omit<Column, 'name'>; value: string } {
  if (type === 'VARCHAR' || type.startsWith('ENUM'))
    return { column: { type: 'string' }, value: `CAST(${name} AS VARCHAR)` };
  if (/^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/.test(type))
    return { column: { type: 'integer' }, value: name };
  if (/^(FLOAT|DOUBLE|UBIGINT|HUGEINT|UHUGEINT|DECIMAL\(\d+,\d+\))$/.test(type)) {
    return { column: { type: 'double' }, value: `CAST(${name} AS DOUBLE)` };
  }
  if (type === 'BOOLEAN') return { column: { type: 'boolean' }, value: name };
  if (type === 'DATE') return { column: { type: 'datetime', format: '%Y-%m-%d' }, value: `CAST(${name} AS TIMESTAMP)` };
  if (/^TIMESTAMP/.test(type)) return { column: { type: 'datetime' }, value: `CAST(${name} AS TIMESTAMP)` };
  if (type === 'BLOB') return { column: { type: 'string' }, value: `hex(${name})` };
  const nested = /\[|^(STRUCT|MAP|UNION)|^JSON$/.test(type);
  return {
    column: { type: 'string' },
    value: nested ? `CAST(to_json(${name}) AS VARCHAR)` : `CAST(${name} AS VARCHAR)`,
  };
}
