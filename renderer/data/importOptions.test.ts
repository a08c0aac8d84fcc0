import { expect, it } from 'vitest';
import { isDelimited, paramsToRegister, readOptions, renamesColumns } from './importOptions.ts';

it('shows what the user set before what was found, and the defaults of Import Data for the rest', () => {
  const options = readOptions(
    { delimiter: 'semicolon', encoding: 'latin-1', types: { a: 'string' } },
    { delimiter: 'tab' },
  );
  expect(options).toMatchObject({ delimiter: 'tab', encoding: 'latin-1', header: true, badRows: 'error' });
  expect(options.nullStrings).toContain('?');
});

it('registers what was found with the types that were corrected', () => {
  expect(paramsToRegister({ delimiter: 'tab' }, {})).toEqual({ delimiter: 'tab' });
  expect(paramsToRegister({ delimiter: 'tab', types: { a: 'string', b: 'double' } }, { b: 'string' })).toEqual({
    delimiter: 'tab',
    types: { a: 'string', b: 'string' },
  });
});

it('knows which files have delimiters', () => {
  expect([isDelimited('auto', 'a.CSV'), isDelimited('auto', 'a.parquet'), isDelimited('csv', 'a.parquet')]).toEqual([
    true,
    false,
    true,
  ]);
});

it('knows which changes may rename columns', () => {
  expect([renamesColumns({ header: false }), renamesColumns({ delimiter: 'tab' })]).toEqual([true, true]);
  expect([renamesColumns({ nullStrings: [] }), renamesColumns({ badRows: 'skip' })]).toEqual([false, false]);
});
