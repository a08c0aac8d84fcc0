import { expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { openDatabase } from './openDatabase.ts';
import { RunHistory } from './runHistory.ts';
import { migrations } from './schema.ts';

test('runs of a store from before child runs have no parent, and are listed as they were', async () => {
  const path = await newPath('store.db');
  const older = await openDatabase(path, migrations.slice(0, 3));
  older.exec(
    `INSERT INTO runs (id, name, snapshot, parameters, status, started_at) VALUES ('a', 'Old', '{}', '{}', 'completed', 1)`,
  );
  older.close();
  const newer = await openDatabase(path);
  const history = new RunHistory(newer);
  expect(history.list()).toMatchObject([{ id: 'a', name: 'Old', parent: null }]);
  newer.exec(
    `INSERT INTO runs (id, name, snapshot, parameters, status, started_at, parent_run, parent_node)
     VALUES ('b', 'Trial', '{}', '{}', 'completed', 2, 'a', 'tune'), ('c', 'Fold', '{}', '{}', 'completed', 3, 'b', 'validate')`,
  );
  expect(history.list().map(({ id }) => id)).toEqual(['a']);
  expect(history.children('a')).toMatchObject([{ id: 'b', parent: { runId: 'a', nodeId: 'tune' } }]);
  expect(history.remove(['a'])).toBe(3);
  newer.close();
});

test('steps of a store from before keys had a table of their own are explained as they were', async () => {
  const path = await newPath('store.db');
  const older = await openDatabase(path, migrations.slice(0, 4));
  const parts = { module: 'm@1', code: 'c', params: { x: 1 }, inputs: {}, sources: {}, environment: 'e' };
  older.exec(`
    INSERT INTO runs (id, name, snapshot, parameters, status, started_at) VALUES ('a', 'A', '{}', '{}', 'completed', 1), ('b', 'B', '{}', '{}', 'completed', 2);
    INSERT INTO steps (run_id, node_id, position, module, title, status, key, key_parts) VALUES
      ('a', 'n', 0, 'm', 'M', 'completed', 'k', '${JSON.stringify(parts)}'), ('b', 'n', 0, 'm', 'M', 'reused', 'k', '${JSON.stringify(parts)}'),
      ('b', 'o', 1, 'm', 'M', 'skipped', NULL, NULL)`);
  older.close();
  const newer = await openDatabase(path);
  const history = new RunHistory(newer);
  expect(history.keyParts('b')).toEqual(new Map([['n', parts]]));
  expect(history.earlierKeys('m', 'n').map(({ runId }) => runId)).toEqual(['b', 'a']);
  history.remove(['a']);
  expect(history.keyParts('b').size).toBe(1);
  history.remove(['b']);
  expect(newer.prepare('SELECT count(*) FROM step_keys').pluck().get()).toBe(0);
  newer.close();
});

test('results of a store in whose index every reused step had a place are found as they were', async () => {
  const path = await newPath('store.db');
  const older = await openDatabase(path, migrations.slice(0, 8));
  older.exec(`
    INSERT INTO runs (id, name, snapshot, parameters, status, started_at) VALUES ('a', 'A', '{}', '{}', 'completed', 1), ('b', 'B', '{}', '{}', 'completed', 2);
    INSERT INTO step_keys VALUES ('k', '{}');
    INSERT INTO steps (run_id, node_id, position, module, title, status, key, started_at) VALUES
      ('a', 'n', 0, 'm', 'M', 'completed', 'k', 1), ('b', 'n', 0, 'm', 'M', 'reused', 'k', 2)`);
  older.close();
  const newer = await openDatabase(path);
  const history = new RunHistory(newer);
  expect(history.computed('k')).toEqual({ runId: 'a', name: 'A', startedAt: 1 });
  expect(history.computedBefore('b', 'k')?.runId).toBe('a');
  expect(history.earlierKeys('m', 'n').map(({ runId }) => runId)).toEqual(['b', 'a']);
  newer.close();
});
