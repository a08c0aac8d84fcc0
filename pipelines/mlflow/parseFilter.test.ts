import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterList, isLike } from './matchFilter.ts';
import { MlflowError } from './mlflowError.ts';
import { parseFilter, parseOrder } from './parseFilter.ts';

test.each([
  ['', []],
  ['metrics.auc > 0.9', [['metric', 'auc', '>', 0.9]]],
  ['metric.`a b` <= -1e3', [['metric', 'a b', '<=', -1000]]],
  ["params.\"two words\" = 'it''s'", [['parameter', 'two words', '=', "it's"]]],
  ["tags.mlflow.source.name != 'x'", [['tag', 'mlflow.source.name', '!=', 'x']]],
  [
    "status='FINISHED'and run_id like 'a%'",
    [
      ['attribute', 'status', '=', 'FINISHED'],
      ['attribute', 'run_id', 'LIKE', 'a%'],
    ],
  ],
  ['attributes.run_id NOT IN (\'a\', "b")', [['attribute', 'run_id', 'NOT IN', 'a', 'b']]],
  ['tags.team IS NOT NULL', [['tag', 'team', 'IS NOT NULL']]],
])('the filter %s is read', (text, expected) => {
  expect(parseFilter(text).map(({ kind, key, operator, values }) => [kind, key, operator, ...values])).toEqual(
    expected,
  );
});

test.each([
  'metrics.auc >',
  'metrics.auc > 1 AND',
  'metrics.a > 1 OR metrics.b > 1',
  'colour.red = 1',
  'metrics.auc 1',
  "run_id IN 'a'",
  "run_id IN ('a'",
  "status = 'open",
  'a = 1; DROP TABLE runs',
])('the filter %s is refused', (text) => {
  expect(() => parseFilter(text)).toThrow(MlflowError);
});

test('orders are read with their direction', () => {
  expect(parseOrder('metrics.auc DESC')).toEqual({ kind: 'metric', key: 'auc', descending: true });
  expect(parseOrder('start_time')).toEqual({ kind: 'attribute', key: 'start_time', descending: false });
  expect(() => parseOrder('metrics.auc DOWN')).toThrow(MlflowError);
});

test('any text is read, or refused by an error of MLflow', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('metrics.', 'a', ' = ', "'x'", '1', ' AND ', ' IN (', ')', '`', '"', "'", ',', '\\', ' LIKE '),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        parseFilter(pieces.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(MlflowError);
      }
    }),
  );
});

test('LIKE takes % for any characters and _ for one, and is done in time whatever the pattern is', () => {
  expect(['abc', 'a%', '%c', 'a_c', '%', 'a%b%c', '%b%'].every((pattern) => isLike('abc', pattern))).toBe(true);
  expect(['ab', 'b%', '_', 'a_', 'abc_', 'A%', ''].some((pattern) => isLike('abc', pattern))).toBe(false);
  const begin = performance.now();
  expect(isLike('a'.repeat(8000), `${'%a'.repeat(2000)}b`)).toBe(false);
  expect(performance.now() - begin).toBeLessThan(2_000);
});

test('lists are filtered and sorted, entries without a value last', () => {
  const list = [{ name: 'b', size: 2 }, { name: 'a' }, { name: 'c', size: 1 }];
  const find = (filter: string, ...orders: string[]) =>
    filterList(list, filter, orders, (entry, _, key) => entry[key as 'name' | 'size'])
      .map(({ name }) => name)
      .join('');
  expect(find('', 'size ASC')).toBe('cba');
  expect(find('', 'name DESC')).toBe('cba');
  expect(find("name IN ('a', 'b')", 'name')).toBe('ab');
  expect(find('size > 1')).toBe('b');
  expect(find('size IS NULL')).toBe('a');
});
