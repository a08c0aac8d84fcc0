import { StepError } from '../../modules/define.ts';
import { isMissing } from '../../modules/lib/table/missing.ts';
import { sqlTypes } from '../../modules/lib/table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../../modules/lib/table/sql.ts';
import { unreachable } from '../contract/error.ts';
import type { TableFilter, TableSort } from '../contract/rpc/outputs.ts';
import type { Column } from '../contract/table.ts';
import { findColumns, type ViewedTable } from './viewDatabase.ts';

/** The condition of all filters together. Throws StepError for an unknown column and for a value that is none of its type. */
export function filterSql(table: ViewedTable, filters: readonly TableFilter[]): string {
  if (filters.length === 0) return 'true';
  const columns = findColumns(
    table,
    filters.map(({ column }) => column),
  );
  return filters.map((filter, i) => `(${conditionSql(columns[i]!, filter)})`).join(' AND ');
}

/** Missing values pass `is-missing` and nothing else, not even `!=`. */
function conditionSql(column: Column, { operator, value }: TableFilter): string {
  const name = quoteIdentifier(column.name);
  switch (operator) {
    case 'is-missing':
      return isMissing(column);
    case 'is-present':
      return `NOT ${isMissing(column)}`;
    case 'contains':
      return `NOT ${isMissing(column)} AND contains(lower(${name}::VARCHAR), lower(${quoteLiteral(value)}))`;
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `NOT ${isMissing(column)} AND ${name} ${operator} ${valueSql(column, value)}`;
    default:
      return unreachable(operator);
  }
}

const patterns = {
  integer: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  double: /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?)$/i,
  boolean: /^(true|false)$/i,
  datetime: /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/,
};
const examples = { integer: '12', double: '1.5', boolean: 'true or false', datetime: '2026-01-31 or 2026-01-31 23:59' };

function valueSql({ name, type }: Column, value: string): string {
  if (type === 'string') return quoteLiteral(value);
  const text = value.trim();
  const example = `The filter on "${name}" needs a value such as ${examples[type]}; "${value}" is none.`;
  if (!patterns[type].test(text)) throw new StepError(example);
  if (type === 'datetime') {
    if (Number.isNaN(Date.parse(text.slice(0, 10)))) throw new StepError(example);
    return `CAST(CAST(${quoteLiteral(text)} AS TIMESTAMPTZ) AS TIMESTAMP)`;
  }
  // A whole number is compared with 1.5 as with a number, not with what is left of it.
  if (type === 'integer')
    return /^[+-]?\d{1,18}$/.test(text) ? `${BigInt(text)}::BIGINT` : `${quoteLiteral(text)}::DOUBLE`;
  return `${quoteLiteral(text)}::${sqlTypes[type]}`;
}

/** The ORDER BY list: missing values last in either direction, and rows that tie in the order of the table. */
export function orderSql(table: ViewedTable, sort: readonly TableSort[]): string {
  const columns = findColumns(
    table,
    sort.map(({ column }) => column),
  );
  const parts = columns.flatMap((column, i) => [
    `${isMissing(column)}`,
    `${quoteIdentifier(column.name)} ${sort[i]!.descending ? 'DESC' : 'ASC'}`,
  ]);
  return [...parts, 'file_row_number'].join(', ');
}
