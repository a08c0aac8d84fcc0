import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { newContext } from '../../../test/rig/runModule.ts';
import { TableSession } from '../../lib/table/session.ts';
import { checkQuery } from './checkQuery.ts';
import { columnsRead } from './columnsRead.ts';

const columns: Column[] = ['a', 'B', 'c d', 'e'].map((name) => ({ name, type: 'integer' }));

test.each([
  ['SELECT a, sum("c d") AS total FROM t1 GROUP BY a ORDER BY total', ['a', 'c d']],
  ['SELECT b FROM t1 WHERE A > 1', ['a', 'B']],
  ['SELECT x.a FROM t1 AS x JOIN t2 USING (e)', ['a', 'e']],
  ['WITH x AS (SELECT a + 1 AS f FROM t1) SELECT f FROM x WHERE f IN (SELECT e FROM t2)', ['a', 'e']],
  ['SELECT count(*) FROM t1', ['a']],
  ['SELECT a * e FROM t1', ['a', 'e']],
  ['SELECT * FROM t1', 'all'],
  ['FROM t1', 'all'],
  ['SELECT t1.* FROM t1', 'all'],
  ["SELECT COLUMNS('a') FROM t1", 'all'],
  ['SELECT t1 FROM t1', 'all'],
  ['SELECT x FROM t1 AS x', 'all'],
  ['SELECT a FROM t1 NATURAL JOIN t2', 'all'],
  ['SELECT p FROM t1 AS x(p, q, r, s)', 'all'],
  ['SELECT v FROM (UNPIVOT t1 ON a, e INTO NAME n VALUE v)', 'all'],
  ['SELECT missspelt FROM t1', 'all'],
])('%s reads %j', async (sql, wanted) => {
  await using session = await TableSession.open(await newContext());
  const parts = await checkQuery(session, sql, ['t1', 't2']);
  const names = columnsRead(parts, columns, columns).map(({ name }) => name);
  expect(names).toEqual(wanted === 'all' ? columns.map(({ name }) => name) : wanted);
});
