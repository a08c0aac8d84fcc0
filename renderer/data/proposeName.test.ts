import { expect, it } from 'vitest';
import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { proposeName } from './proposeName.ts';

const dataset = (name: string, file: string): Dataset => ({
  name,
  description: '',
  versions: [{ version: 1, file, digest: '', size: 1, createdAt: 0, params: {}, columns: [] }],
});

it('proposes the name of the file', () => {
  expect(proposeName('Automobile prices.csv', [])).toBe('Automobile prices');
  expect(proposeName('sales.2024.parquet', [])).toBe('sales.2024');
  expect(proposeName('.csv', [])).toBe('dataset');
  expect(proposeName(`${'x'.repeat(200)}.csv`, [])).toHaveLength(100);
});

it('proposes a new version of the dataset that has the name, or that the same file became before', () => {
  const known = [dataset('Cars', 'data/cars-raw.csv')];
  expect(proposeName('cars.csv', known)).toBe('Cars');
  expect(proposeName('cars-raw.csv', known)).toBe('Cars');
  expect(proposeName('boats.csv', known)).toBe('boats');
});
