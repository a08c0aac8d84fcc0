import { expect, it } from 'vitest';
import { allColumns, type ColumnSelection, columnSelection } from '../../../modules/lib/params/columnSelection.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { applySelection, fromNames, readSelection, resolveToNames, tickNames, toNames } from './columnSelection.ts';

const columns: Column[] = [
  { name: 'age', type: 'integer' },
  { name: 'sex', type: 'string', categorical: true },
  { name: 'pay', type: 'double', role: 'label' },
];

it('reads what the parameter takes, and nothing else', () => {
  const good = [
    allColumns,
    ['a'],
    [],
    { start: 'none' },
    { start: 'none', rules: [{ action: 'include', range: '1-2' }] },
  ];
  const type = columnSelection({ title: 'Columns' });
  for (const value of good)
    expect(readSelection(value)).toEqual(expect.objectContaining({ start: type.parse(value).start }));
  for (const value of [undefined, 'a', 5, [1], { start: 'some' }, { start: 'all', rules: [{ action: 'drop' }] }]) {
    expect(readSelection(value)).toBeUndefined();
  }
  expect(readSelection({ start: 'all', rules: [{ action: 'exclude', names: [{ $param: 'x' }] }] })).toBeUndefined();
});

it('tells lists of names from rules', () => {
  expect(toNames(allColumns)).toEqual({ start: 'all', names: [] });
  expect(toNames({ start: 'none', rules: [{ action: 'include', names: ['b', 'a'] }] })).toEqual({
    start: 'none',
    names: ['b', 'a'],
  });
  const rules: ColumnSelection['rules'][] = [
    [{ action: 'include', types: ['string'] }],
    [{ action: 'include', names: ['a'], categorical: true }],
    [{ action: 'exclude', names: ['a'] }],
  ];
  for (const rule of rules) expect(toNames({ start: 'none', rules: rule })).toBeUndefined();
});

it('turns rules into the names that they come to, and keeps unknown names', () => {
  const selection: ColumnSelection = {
    start: 'none',
    rules: [
      { action: 'include', types: ['integer', 'double'] },
      { action: 'include', names: ['lost'] },
      { action: 'exclude', roles: ['label'] },
    ],
  };
  expect(resolveToNames(selection, columns)).toEqual({ start: 'none', names: ['age', 'lost'] });
  expect(applySelection(selection, columns)).toEqual({ selected: [columns[0]], unknown: ['lost'] });
});

it('ticks and unticks names in both ways of listing them', () => {
  const none = tickNames({ start: 'none', names: [] }, ['pay', 'age'], true);
  expect(none.names).toEqual(['pay', 'age']);
  expect(tickNames(none, ['pay'], false).names).toEqual(['age']);
  const all = tickNames({ start: 'all', names: [] }, ['sex'], false);
  expect(fromNames(all)).toEqual({ start: 'all', rules: [{ action: 'exclude', names: ['sex'] }] });
  expect(fromNames(tickNames(all, ['sex'], true))).toEqual(allColumns);
});
