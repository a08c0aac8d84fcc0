import { expect, test } from 'vitest';
import type { Column, ColumnType } from '../../../pipelines/contract/table.ts';
import { newContext, tableOf } from '../../../test/rig/runModule.ts';
import { TableSession } from '../../lib/table/session.ts';
import { readRequestValues } from './requestValues.ts';

/** What becomes of values of one type where the model wants another: the value, or why it cannot be read. */
async function read(wanted: ColumnType, type: ColumnType, ...values: string[]): Promise<unknown[]> {
  const columns: Column[] = [{ name: 'x', type }];
  const path = await tableOf(`SELECT * FROM (VALUES ${values.map((value) => `(${value})`).join(', ')}) t(x)`, columns);
  await using session = await TableSession.open(await newContext());
  const { from } = await session.read(path);
  const [request] = readRequestValues([{ name: 'x', type: wanted }], columns);
  const rows = await session.query<{ value: unknown; problem: string | null }>(
    `SELECT ${request!.value} AS value, ${request!.problem ?? 'NULL'} AS problem FROM ${from}`,
  );
  return rows.map(({ value, problem }) => problem ?? value);
}

test.each<[ColumnType, ColumnType, string[], unknown[]]>([
  ['double', 'integer', ['1', 'NULL'], [1, Number.NaN]],
  ['double', 'boolean', ['true', 'false'], [1, 0]],
  ['double', 'string', ["' 1.5 '", "''", "'?'"], [1.5, Number.NaN, 'The column "x" holds "?", which is no number.']],
  ['integer', 'double', ['2.0', '2.5', "'nan'::DOUBLE"], [2, 'The column "x" holds "2.5", which is no whole number.', Number.NaN]], // biome-ignore format: one line
  ['integer', 'string', ["'7'", "'7.5'"], [7, 'The column "x" holds "7.5", which is no whole number.']],
  ['boolean', 'string', ["'true'", "'no idea'"], [1, 'The column "x" holds "no idea", which is no truth value.']],
  ['boolean', 'integer', ['0', '1', '2'], [0, 1, 'The column "x" holds "2", which is no truth value.']],
  ['datetime', 'datetime', ["TIMESTAMP '1970-01-02 12:00'"], [1.5]],
  ['datetime', 'string', ["'1970-01-03'", "'soon'"], [2, 'The column "x" holds "soon", which is no date.']],
  ['string', 'integer', ['7', 'NULL'], ['7', null]],
])('%s is read from %s', async (wanted, type, values, expected) => {
  expect(await read(wanted, type, ...values)).toEqual(expected);
});

test.each<[ColumnType, ColumnType]>([
  ['double', 'datetime'],
  ['datetime', 'integer'],
])('%s is not read from %s, and the column is named', async (wanted, type) => {
  const columns: Column[] = [{ name: 'when "it" was', type }];
  expect(() => readRequestValues([{ name: 'when "it" was', type: wanted }], columns)).toThrow('"when "it" was"');
});
