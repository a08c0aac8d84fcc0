import { expect, it } from 'vitest';
import type { ColumnType } from '../../pipelines/contract/table.ts';
import { compareProfiles, joinStatistics } from './compareProfiles.ts';

const columns = (types: Record<string, ColumnType>) =>
  joinStatistics(
    Object.entries(types).map(([name, type]) => ({ name, type })),
    undefined,
  );

it('tells added, removed and retyped columns from those that stayed, in the order of the later version', () => {
  const before = columns({ id: 'integer', price: 'string', color: 'string' });
  const after = columns({ weight: 'double', price: 'double', id: 'integer' });
  expect(compareProfiles(before, after).map(({ name, change }) => [name, change])).toEqual([
    ['weight', 'added'],
    ['price', 'type-changed'],
    ['id', 'same'],
    ['color', 'removed'],
  ]);
});

it('keeps both sides of a column that either version has', () => {
  const [added, removed] = compareProfiles(columns({ a: 'string' }), columns({ b: 'string' }));
  expect([added?.before, added?.after?.column.name]).toEqual([undefined, 'b']);
  expect([removed?.before?.column.name, removed?.after]).toEqual(['a', undefined]);
});
