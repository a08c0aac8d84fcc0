import type { Column } from '../../../pipelines/contract/table.ts';
import { parseRecords } from './parseRecords.ts';
import { makeNamesUnique } from './uniqueNames.ts';
import { kinds, patterns, typeOfKinds } from './valueKinds.ts';

/** Columns of delimited text, by the same rules as an import from a file; undefined when it has no line. */
export function readTextColumns(
  text: string,
  delimiter: string,
  header: boolean,
  nullStrings: readonly string[],
): Column[] | undefined {
  const records = parseRecords(text, delimiter, Number.POSITIVE_INFINITY, true);
  const [first] = records;
  if (!first) return undefined;
  const names = header ? makeNamesUnique(first).names : first.map((_, i) => `column${i + 1}`);
  const nulls = new Set(nullStrings);
  const masks = names.map(() => 0);
  for (const record of header ? records.slice(1) : records) {
    for (const [i, field] of record.entries()) {
      if (i < masks.length && !nulls.has(field)) masks[i]! |= kindOf(field.replace(/^ +| +$/g, ''));
    }
  }
  return names.map((name, i) => ({ name, ...typeOfKinds(masks[i]!) }));
}

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const expressions = {
  integer: whole(patterns.integer),
  double: whole(patterns.double),
  date: whole(patterns.date),
  datetime: whole(patterns.datetime),
};

function kindOf(text: string): number {
  if (expressions.integer.test(text))
    return BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? kinds.integer : kinds.text;
  if (expressions.double.test(text)) return kinds.double;
  if (/^(true|false)$/i.test(text)) return kinds.boolean;
  if (expressions.date.test(text) && isDay(text)) return kinds.date;
  if (expressions.datetime.test(text) && isDay(text.slice(0, 10)) && isTime(text.slice(11))) return kinds.datetime;
  return kinds.text;
}

function isDay(text: string): boolean {
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isTime(text: string): boolean {
  const [hour, minute, second = 0] = text.split(/[Z+-]/)[0]!.split(':').map(Number) as [number, number, number?];
  return hour < 24 && minute < 60 && second < 60;
}
