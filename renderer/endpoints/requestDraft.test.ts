import { expect, test } from 'vitest';
import type { ServedColumn } from '../../pipelines/contract/servable.ts';
import { exampleDraft, writeRequest } from './requestDraft.ts';

const columns: ServedColumn[] = [
  { name: 'size', type: 'double', example: 2.5 },
  { name: 'doors', type: 'integer' },
  { name: 'new', type: 'boolean', example: true },
  { name: 'make', type: 'string', example: 'audi', categories: ['audi', 'bmw'] },
];

test('the examples are what a form begins with', () => {
  expect(exampleDraft(columns)).toEqual({ size: '2.5', new: 'true', make: 'audi' });
});

test('typed values become those of their columns, and none where nothing is typed', () => {
  const body = writeRequest(columns, { size: ' 3 ', doors: '', new: 'false', make: ' x ' });
  expect(JSON.parse(body)).toEqual({ rows: [{ size: 3, doors: null, new: false, make: ' x ' }] });
});

test('what is no number is sent as it is, for the endpoint to refuse', () => {
  expect(JSON.parse(writeRequest(columns, { size: 'many' })).rows[0].size).toBe('many');
});
