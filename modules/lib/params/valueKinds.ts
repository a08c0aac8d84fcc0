import type { Column } from '../../../pipelines/contract/table.ts';

/** What text may be, as bits, so that the kinds of a column's values add up. */
export const kinds = { integer: 1, double: 2, boolean: 4, date: 8, datetime: 16, text: 32 } as const;

/** Regular expressions that mean the same in JavaScript and in SQL (RE2). */
const date = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
export const patterns = {
  integer: '[+-]?(0|[1-9][0-9]*)',
  double: '[+-]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?[iI][nN][fF]([iI][nN][iI][tT][yY])?',
  date,
  datetime: `${date}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?`,
};

/** The type for a column whose values have these kinds; string when they have none in common, or there are none. */
export function typeOfKinds(mask: number): Omit<Column, 'name'> {
  if (mask === kinds.integer) return { type: 'integer' };
  if (mask === kinds.double || mask === (kinds.integer | kinds.double)) return { type: 'double' };
  if (mask === kinds.boolean) return { type: 'boolean' };
  if (mask === kinds.date) return { type: 'datetime', format: '%Y-%m-%d' };
  if (mask === kinds.datetime || mask === (kinds.date | kinds.datetime)) return { type: 'datetime' };
  return { type: 'string' };
}
