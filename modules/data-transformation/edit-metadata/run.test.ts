import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'text', type: 'string', categorical: true },
  { name: 'value', type: 'double', role: 'label' },
];
const table = () => tableOf("SELECT * FROM (VALUES (1, ' 7', 2.0), (0, '8.5', 3.0), (1, NULL, NULL)) t", columns);

async function edit(params: object, dataset?: string) {
  const input = dataset ?? (await table());
  const { outputs, logs } = await runModule('edit-metadata', params, { dataset: input });
  const result = await columnsOf(outputs.results!);
  const known = { dataset: { type: 'table' as const, columns: await columnsOf(input) } };
  const shape = spec.schema({ params: spec.params.parse(params), inputs: known }).outputs.results;
  expect(shape).toEqual({ type: 'table', columns: result });
  return { columns: result, rows: await rowsOf(outputs.results!), logs };
}

test('converts text to numbers; missing stays missing', async () => {
  const { rows, columns: edited } = await edit({ columns: ['text'], type: 'double' });
  expect(rows.map((row) => row.text)).toEqual([7, 8.5, null]);
  expect(edited[1]).toEqual({ name: 'text', type: 'double', categorical: true });
});

test('never rounds: 8.5 is no whole number', async () => {
  const params = { columns: ['text'], type: 'integer' };
  await expect(edit(params)).rejects.toThrow('Column "text": 1 value is not a whole number, such as "8.5".');
  const { rows, logs } = await edit({ ...params, unconvertible: 'missing' });
  expect(rows.map((row) => row.text)).toEqual([7, null, null]);
  expect(logs.join()).toContain('Turned into missing values');
  expect((await edit({ columns: ['value'], type: 'integer' })).rows.map((row) => row.value)).toEqual([2, 3, null]);
});

test('converts numbers to booleans and to text', async () => {
  expect((await edit({ columns: ['id'], type: 'boolean' })).rows.map((row) => row.id)).toEqual([true, false, true]);
  expect((await edit({ columns: ['id'], type: 'string' })).rows.map((row) => row.id)).toEqual(['1', '0', '1']);
});

test('reads and writes dates in the given format', async () => {
  const dates = await tableOf("SELECT * FROM (VALUES ('31/01/2024', 20240131), ('29/02/2024', 20240229)) t", [
    { name: 'day', type: 'string' },
    { name: 'number', type: 'integer' },
  ]);
  const read = await edit({ columns: ['day'], type: 'datetime', format: '%d/%m/%Y' }, dates);
  expect(read.rows.map((row) => row.day)).toEqual(['2024-01-31 00:00:00', '2024-02-29 00:00:00']);
  expect(read.columns[0]).toEqual({ name: 'day', type: 'datetime', format: '%d/%m/%Y' });
  const numbers = await edit({ columns: ['number'], type: 'datetime', format: '%Y%m%d' }, dates);
  expect(numbers.rows[1]!.number).toBe('2024-02-29 00:00:00');
  const params = { columns: ['number'], type: 'datetime' };
  await expect(edit(params, dates)).rejects.toThrow('Give the format in which the numbers write a date');
  const stamps = await tableOf("SELECT TIMESTAMP '2024-01-31 12:00:00' AS t", [{ name: 't', type: 'datetime' }]);
  expect((await edit({ columns: ['t'], type: 'string', format: '%m/%Y' }, stamps)).rows).toEqual([{ t: '01/2024' }]);
});

test('sets and clears roles, marks and names', async () => {
  const { columns: edited } = await edit({
    columns: ['value', 'id'],
    names: ['y', 'x'],
    role: 'weight',
    categorical: 'make',
  });
  expect(edited).toEqual([
    { name: 'x', type: 'integer', role: 'weight', categorical: true },
    { name: 'text', type: 'string', categorical: true },
    { name: 'y', type: 'double', role: 'weight', categorical: true },
  ]);
  const { columns: cleared } = await edit({ role: 'clear', categorical: 'clear' });
  expect(cleared).toEqual(columns.map(({ name, type }) => ({ name, type })));
});

test('refuses names that are missing, empty or taken', async () => {
  await expect(edit({ names: ['a'] })).rejects.toThrow('There are 1 new names for 3 selected columns');
  await expect(edit({ columns: ['id'], names: [' '] })).rejects.toThrow('A new name is empty');
  await expect(edit({ columns: ['id'], names: ['Text'] })).rejects.toThrow('differ only in case');
});
