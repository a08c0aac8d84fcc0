import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { listRuns } from '../../store/runList.ts';
import { migrations } from '../../store/schema.ts';
import { parseQuery } from './parseQuery.ts';
import { queryConditions } from './queryConditions.ts';

const database = new Database(':memory:');
for (const migration of migrations) database.exec(migration);
afterAll(() => database.close());

const day = (text: string) => new Date(`${text}T00:00`).getTime();

function addRun(
  id: string,
  run: { name?: string; file?: string; status?: string; startedAt?: number; seconds?: number; parameters?: object },
) {
  const { name = 'Run', file = 'a.pipeline.json', status = 'completed', startedAt = day('2026-01-10'), seconds, parameters = {} } = run; // biome-ignore format: one line
  database
    .prepare(
      'INSERT INTO runs (id, name, file, snapshot, parameters, status, started_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      id,
      name,
      file,
      '{}',
      JSON.stringify(parameters),
      status,
      startedAt,
      seconds === undefined ? null : startedAt + seconds * 1000,
    );
}

function addMetric(runId: string, nodeId: string, name: string, value: number) {
  database
    .prepare('INSERT INTO metrics (run_id, node_id, name, value, at) VALUES (?, ?, ?, ?, 0)')
    .run(runId, nodeId, name, value);
}

addRun('a', { name: 'Car prices', seconds: 90, parameters: { seed: 3, label: 'price', on: true } });
addRun('b', { name: 'Adult income', file: 'flows/adult.pipeline.json', status: 'failed', seconds: 5, startedAt: day('2026-01-31') + 1000, parameters: { seed: 10 } }); // biome-ignore format: one line
addRun('c', {
  name: 'Car prices 50%_',
  status: 'running',
  startedAt: day('2026-02-01'),
  parameters: { label: 'it"s' },
});
addMetric('a', 'evaluate', 'auc', 0.5);
addMetric('a', 'evaluate', 'auc', 0.91);
addMetric('b', 'evaluate', 'auc', 0.95);
addMetric('b', 'evaluate', 'auc', 0.7);
addMetric('b', 'other', 'second.auc', 0.99);

/** Ids of the runs that a query finds, oldest first; the running one has run for 200 s. */
function search(query: string): string {
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(parsed.error);
  const conditions = queryConditions(parsed.value, day('2026-02-01') + 200_000);
  return listRuns(database, conditions, { limit: 10, offset: 0 })
    .runs.map(({ id }) => id)
    .toSorted()
    .join('');
}

test.each([
  ['', 'abc'],
  ['car', 'ac'],
  ['CAR prices', 'ac'],
  ['"r prices 5"', 'c'],
  ['%_', 'c'],
  ['status:failed', 'b'],
  ['status!=completed', 'bc'],
  ['pipeline:adult', 'b'],
  ['pipeline:flows/', 'b'],
  ['pipeline:"car prices"', 'ac'],
  ['duration>60', 'ac'],
  ['duration<=5', 'b'],
  ['started>2026-01-31', 'c'],
  ['started>=2026-01-31', 'bc'],
  ['started<2026-01-31', 'a'],
  ['started=2026-01-31', 'b'],
  ['started:2026-01-31T00:00', 'b'],
  ['metric.auc>0.9', 'a'],
  ['metric.auc<0.9', 'b'],
  ['metric.second.auc>0.9', 'b'],
  ['param.seed=3', 'a'],
  ['param.seed>3', 'b'],
  ['param.seed=3.0', 'a'],
  ['param.label:price', 'a'],
  ['param.label!=price', 'c'],
  ['param.on=true', 'a'],
  ['car status:running duration>100', 'c'],
])('the query %s finds %s', (query, expected) => {
  expect(search(query)).toBe(expected);
});

test.each([
  ['status:broken', 'A status is one of running, completed, failed, canceled, interrupted'],
  ['status>failed', 'A status is one of'],
  ['duration>long', '"duration" takes a number of seconds; "long" is none.'],
  ['started>yesterday', '"started" takes a day such as 2026-01-31'],
  ['started>2026-02-30', '"started" takes a day'],
  ['metric>1', 'Which metric? Write metric.auc>0.9.'],
  ['metric.auc>high', '"metric.auc" is compared with a number; "high" is none.'],
  ['param=1', 'Which parameter? Write param.seed=3.'],
  ['colour:red', 'There is no "colour" to search by. Put quotes around'],
  ['status:', 'After "status:" a value is missing.'],
])('the query %s is refused with what can be asked', (query, words) => {
  const parsed = parseQuery(query);
  expect(parsed.ok ? '' : parsed.error).toContain(words);
  expect(parsed.ok ? '' : parsed.error).toContain('metric.auc>0.9');
});

test('no query can break the list: it is read or refused, and never more than its values reach the database', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'status:',
      'duration>',
      'metric.',
      'param.',
      'started<=',
      'pipeline=',
      '"',
      "'",
      ';--',
      '!=',
      ' ',
      '\0',
      '1e999',
      '.5',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const parsed = parseQuery(pieces.join(''));
      if (parsed.ok) listRuns(database, queryConditions(parsed.value, Date.now()), { limit: 5, offset: 0 });
      else expect(parsed.error.length).toBeGreaterThan(20);
    }),
    { numRuns: 3000 },
  );
  expect(search('')).toBe('abc');
});
