import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { columnsOf, queryOne, runModule } from '../../../test/rig/runModule.ts';

test('reads a CSV file: "?" is missing, numbers are numbers', async () => {
  const { outputs } = await runModule('import-data', {
    path: resolve('pipelines/examples/data/automobile-price-raw.csv'),
  });
  const columns = await columnsOf(outputs.results!);
  expect(columns).toHaveLength(26);
  expect(columns.filter((column) => column.type !== 'string').map((column) => column.name)).toContain('price');
  expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t')).toBe(205);
  expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t WHERE price IS NULL')).toBe(4);
  expect(await queryOne(outputs.results!, 'SELECT max(price) FROM t')).toBe(45400);
});
