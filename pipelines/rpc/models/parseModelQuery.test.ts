import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelVersion } from '../../contract/registry.ts';
import { parseModelQuery } from './parseModelQuery.ts';

const version = (changed: Partial<ModelVersion>): ModelVersion =>
  ({
    name: 'Car prices',
    description: '',
    tags: {},
    stage: 'none',
    task: 'regression',
    metrics: {},
    ...changed,
  }) as ModelVersion;

const versions: Record<string, ModelVersion> = {
  a: version({ tags: { team: 'risk' }, metrics: { r2: 0.9 } }),
  b: version({
    name: 'Income',
    description: 'Adult census',
    stage: 'production',
    task: 'binary',
    metrics: { auc: 0.92 },
  }),
  c: version({ name: 'Old income', stage: 'archived', task: null, tags: { team: 'growth' }, metrics: { auc: 0.7 } }),
};

function search(query: string): string {
  const parsed = parseModelQuery(query);
  if (!parsed.ok) throw new Error(parsed.error);
  return Object.keys(versions)
    .filter((key) => parsed.value(versions[key]!))
    .join('');
}

test.each([
  ['', 'abc'],
  ['income', 'bc'],
  ['CENSUS', 'b'],
  ['risk', 'a'],
  ['"car prices"', 'a'],
  ['stage:production', 'b'],
  ['stage!=production', 'ac'],
  ['task:binary', 'b'],
  ['tag.team=risk', 'a'],
  ['tag.team!=risk', 'c'],
  ['metric.auc>0.9', 'b'],
  ['metric.auc<=0.7', 'c'],
  ['income metric.auc>0', 'bc'],
])('the query %s finds %s', (query, expected) => {
  expect(search(query)).toBe(expected);
});

test.each([
  ['stage:live', 'A stage is one of none, staging, production, archived'],
  ['task>binary', 'A task is one of regression'],
  ['tag=risk', 'Which tag?'],
  ['metric>1', 'Which metric?'],
  ['metric.auc>high', 'is compared with a number'],
  ['owner:me', 'There is no "owner" to search by.'],
  ['stage:', 'a value is missing'],
])('the query %s is refused with what can be asked', (query, words) => {
  const parsed = parseModelQuery(query);
  expect(parsed.ok ? '' : parsed.error).toContain(words);
  expect(parsed.ok ? '' : parsed.error).toContain('metric.auc>0.9');
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      const parsed = parseModelQuery(query);
      if (parsed.ok) Object.values(versions).map(parsed.value);
      else expect(parsed.error.length).toBeGreaterThan(20);
    }),
    { numRuns: 300 },
  );
});
