import { expect, test } from 'vitest';
import { columnsOf, rowsOf, runModule } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

test('turns typed text into a table with a type for each column', async () => {
  const data = 'id,name,price,sold,when\n1,"Smith, J",2.5,true,2024-01-31\n2,?,,false,2024-02-29\n';
  const { outputs } = await runModule('enter-data-manually', { data });
  expect(await columnsOf(outputs.results!)).toEqual([
    { name: 'id', type: 'integer' },
    { name: 'name', type: 'string' },
    { name: 'price', type: 'double' },
    { name: 'sold', type: 'boolean' },
    { name: 'when', type: 'datetime', format: '%Y-%m-%d' },
  ]);
  expect(await rowsOf(outputs.results!)).toEqual([
    { id: 1, name: 'Smith, J', price: 2.5, sold: true, when: '2024-01-31 00:00:00' },
    { id: 2, name: null, price: null, sold: false, when: '2024-02-29 00:00:00' },
  ]);
});

test('takes tab-separated text without column names', async () => {
  const { outputs } = await runModule('enter-data-manually', { format: 'tsv', header: false, data: '1\ta\n2\tb' });
  expect(await rowsOf(outputs.results!)).toEqual([
    { column1: 1, column2: 'a' },
    { column1: 2, column2: 'b' },
  ]);
});

test('says which line does not fit', async () => {
  await expect(runModule('enter-data-manually', { data: 'a,b\n1,2\n3\n' })).rejects.toThrow(
    'line 3: expected 2 fields, found 1',
  );
});

test('refuses more than 1 MB of text', async () => {
  await expect(runModule('enter-data-manually', { data: `a\n${'1\n'.repeat(500_000)}` })).rejects.toThrow(
    'Import Data',
  );
});

test('tells before the run the columns that the run will give', async () => {
  const data = [
    'a, b ,zip,d,e,f,g,h,B,,k,l',
    '1,2,00123,1e3,2024-02-30,2024-02-29T10:00:00+01:00,9223372036854775807,inf,x, 7,?,TRUE',
    '-1,2.,10115,.5,2024-01-01,2024-02-29,9223372036854775808,1,"y ""z""\n",8,NA,false',
  ].join('\n');
  const { outputs } = await runModule('enter-data-manually', { data });
  const shape = spec.schema({ params: spec.params.parse({ data }), inputs: {} }).outputs.results;
  expect(shape).toEqual({ type: 'table', columns: await columnsOf(outputs.results!) });
  expect((await columnsOf(outputs.results!)).map((column) => column.type).join(' ')).toBe(
    'integer double string double string datetime string double string integer string boolean',
  );
});
