import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { newContext } from '../../../test/rig/runModule.ts';
import { TableSession } from '../table/session.ts';
import { planQuery } from './queryPlan.ts';
import { selectStep } from './rowRelations.ts';
import { traceQuery } from './traceQuery.ts';

let session: TableSession;
beforeAll(async () => {
  session = await TableSession.open(await newContext());
  await session.execute('CREATE TABLE t1 (a DOUBLE, b VARCHAR, price DOUBLE, d TIMESTAMP)');
  await session.execute('CREATE TABLE t2 (b VARCHAR, v DOUBLE)');
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
});

async function trace(query: string) {
  const traced = traceQuery(await planQuery(session, query));
  if (!traced.ok) return traced.error;
  const { columns, deciding, keepsRows } = traced.value;
  return {
    columns: columns.map(({ sources, copied }) => copied ?? [...sources].sort().join('+')),
    deciding: [...deciding].sort().join('+'),
    keepsRows,
  };
}

const rowByRow = [
  ['SELECT * FROM t1', ['a', 'b', 'price', 'd'], '', true],
  ['SELECT d, a * 2 + price, upper(b) FROM t1', ['d', 'a+price', 'b'], '', true],
  ['SELECT b, a + 1 FROM t1 WHERE price > 0 OR a IS NULL', ['b', 'a'], 'a+price', false],
  ['SELECT a FROM t1 ORDER BY price', ['a'], '', false],
  ['SELECT 1, NULL, a FROM t1', ['', '', 'a'], '', true],
  ['SELECT CASE WHEN a > 1 THEN b ELSE d::VARCHAR END FROM t1', ['a+b+d'], '', true],
  ['SELECT list_transform([a], lambda x: x + price) FROM t1', ['a+price'], '', true],
  ['SELECT t1.* EXCLUDE (d), v FROM t1 LEFT JOIN t2 USING (b)', ['a', 'b', 'price', 'b'], 'b', false],
  ['SELECT t1.a, v FROM t1 JOIN t2 ON t1.a > t2.v', ['a', 'a'], 'a', false],
  ['SELECT v, t1.a FROM t2 RIGHT JOIN t1 USING (b)', ['b', 'a'], 'b', false],
  ['SELECT t1.a FROM t2 JOIN t1 USING (b)', ['a'], 'b', false],
  ["SELECT w, a FROM (VALUES ('x', 1)) k(b, w) JOIN t1 USING (b)", ['b', 'a'], 'b', false],
  ['SELECT a FROM t1 WHERE b IN (SELECT b FROM t2)', ['a'], 'b', false],
  ['SELECT a FROM t1 WHERE b NOT IN (SELECT b FROM t2 WHERE v > 1 AND b IS NOT NULL)', ['a'], 'b', false],
  ['SELECT a FROM t1 WHERE EXISTS (SELECT 1 FROM t2 WHERE t2.b = t1.b)', ['a'], 'b', false],
  ['SELECT a, (SELECT avg(v) FROM t2 WHERE t2.b = t1.b) FROM t1', ['a', 'b'], '', true],
  ['SELECT a, (SELECT avg(v) FROM t2) FROM t1', ['a', ''], '', false],
  ['SELECT a / (SELECT max(v) FROM t2 WHERE v > 1) FROM t1', ['a'], '', false],
  ['SELECT a, m FROM t1 JOIN (SELECT b, avg(v) AS m FROM t2 GROUP BY b) USING (b)', ['a', 'b'], 'b', false],
  [
    'WITH m AS (SELECT b, max(v) AS v FROM t2 GROUP BY ALL) SELECT a, v FROM t1 LEFT JOIN m USING (b)',
    ['a', 'b'],
    'b',
    false,
  ],
  ['WITH x AS MATERIALIZED (SELECT a + 1 AS a FROM t1) SELECT * FROM x WHERE a > 2', ['a'], 'a', false],
  ['SELECT a, v FROM t1, LATERAL (SELECT v FROM t2 WHERE t2.b = t1.b ORDER BY v LIMIT 1)', ['a', 'b'], 'b', false],
  ['SELECT a, u FROM t1, unnest([price, a]) AS x(u)', ['a', 'a+price'], 'a+price', false],
  ['SELECT t1.* FROM t1, range(5) AS copies(i) WHERE i = 0 OR price = 2', ['a', 'b', 'price', 'd'], 'price', false],
  ['SELECT a FROM t1 ASOF JOIN t2 ON t1.b = t2.b AND t1.a >= t2.v', ['a'], 'a+b', false],
  [
    'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT a, i FROM t1 JOIN n ON i = a',
    ['a', 'a'],
    'a',
    false,
  ],
  [
    'SELECT a, (SELECT count(*) FROM t2 x WHERE x.v > (SELECT avg(y.v) FROM t2 y WHERE y.b = x.b)) FROM t1',
    ['a', ''],
    '',
    false,
  ],
] as const;

describe('a query that works row by row tells what its columns are made of', () => {
  test.each(rowByRow)('%s', async (query, columns, deciding, keepsRows) => {
    expect(await trace(query)).toEqual({ columns, deciding, keepsRows });
  });
});

describe('a query that looks at several rows is refused, with the reason', () => {
  test.each([
    ['SELECT b, count(*) FROM t1 GROUP BY b', 'groups or sums up'],
    ['SELECT avg(a) FROM t1', 'groups or sums up'],
    ['SELECT a - (SELECT avg(a) FROM t1) FROM t1', 'groups or sums up'],
    ['SELECT DISTINCT a FROM t1', 'Remove Duplicate Rows'],
    ['SELECT DISTINCT ON (b) * FROM t1', 'Remove Duplicate Rows'],
    ['SELECT a FROM t1 LIMIT 5', 'Partition and Sample'],
    ['SELECT a FROM t1 ORDER BY a LIMIT 5 OFFSET 2', 'Partition and Sample'],
    ['SELECT a FROM t1 USING SAMPLE 10', 'Partition and Sample'],
    ['SELECT row_number() OVER () FROM t1', 'window function'],
    ['SELECT a, lag(a) OVER (ORDER BY d) FROM t1', 'window function'],
    ['SELECT a FROM t1 QUALIFY row_number() OVER (PARTITION BY b ORDER BY a) = 1', 'window function'],
    ['SELECT a FROM t1 UNION ALL SELECT v FROM t2', 'Add Rows'],
    ['SELECT a FROM t1 UNION SELECT v FROM t2', 'Add Rows'],
    ['SELECT b FROM t1 EXCEPT SELECT b FROM t2', 'EXCEPT'],
    ['SELECT b FROM t1 EXCEPT ALL SELECT b FROM t2', 'EXCEPT'],
    ['SELECT b FROM t1 INTERSECT ALL SELECT b FROM t2', 'INTERSECT'],
    ['SELECT * FROM t1 POSITIONAL JOIN t2', 'by the number of the row'],
    ['SELECT x.a FROM t1 x JOIN t1 y USING (b)', 'with each other'],
    ['SELECT a, (SELECT count(*) FROM t1 y WHERE y.b = x.b) FROM t1 x', 'groups or sums up'],
    ['SELECT a FROM t1 x WHERE EXISTS (SELECT 1 FROM t1 y WHERE y.b = x.b)', 'subquery over all rows of t1'],
    ['SELECT a FROM t1 WHERE a >= ALL (SELECT a FROM t1)', 'with each other'],
    ['WITH x AS (SELECT * FROM t1) SELECT p.a FROM x p JOIN x q USING (b)', 'with each other'],
    ['SELECT * FROM t2 LEFT JOIN t1 USING (b)', 'match no row of t1'],
    ['SELECT * FROM t1 FULL JOIN t2 USING (b)', 'match no row of t1'],
    ['SELECT * FROM t1 RIGHT JOIN t2 USING (b)', 'match no row of t1'],
    ['SELECT * FROM t2 SEMI JOIN t1 USING (b)', 'match no row of t1'],
    ['SELECT v FROM t2', 'does not answer rows of t1'],
    ['SELECT 1', 'does not answer rows of t1'],
    [
      'WITH RECURSIVE n AS (SELECT a FROM t1 UNION ALL SELECT a + 1 FROM n WHERE a < 3) SELECT * FROM n',
      'WITH RECURSIVE',
    ],
  ])('%s', async (query, words) => {
    expect(await trace(query)).toContain(words);
  });
});

describe('served, such a query answers for each row what it answers of it among all rows', () => {
  const t1: Column[] = [
    { name: 'a', type: 'double' },
    { name: 'b', type: 'string' },
    { name: 'price', type: 'double' },
    { name: 'd', type: 'datetime' },
  ];
  const relations = new Map([['request', { from: 'rows', columns: t1 }]]);

  beforeAll(async () => {
    // Rows that are alike, missing values, and values that equal others without being the same.
    await session.execute(`INSERT INTO t1 SELECT [1.5, 2, -0.0, 0.0, NULL, 3][1 + i % 6], ['x', 'y', NULL, 'z'][1 + i % 4],
      (i % 3)::DOUBLE, TIMESTAMP '2024-01-31' + INTERVAL (i % 2) DAY FROM range(36) r(i)`);
    await session.execute(`INSERT INTO t2 VALUES ('x', 1), ('y', 2), ('y', -1), (NULL, 5)`);
    await session.execute('CREATE TABLE rows AS SELECT row_number() OVER () - 1 AS "pipewright row", * FROM t1');
  });

  test.each(rowByRow.map(([query]) => query))('%s', async (query) => {
    const described = await session.query(`DESCRIBE ${query}`);
    const columns = described.map((_, i): Column => ({ name: `c${i}`, type: 'string' }));
    const tables = { t1: { from: 'request', columns: t1 }, t2: { from: 'table1', columns: [] } };
    const step = { name: 'query', title: 'Query', kind: 'sql' as const, query, tables, columns };
    const { select } = selectStep(step, relations, new Map([['table1', 't2']]));
    const ids = columns.map(({ name }) => name).join(', ');
    const texts = (from: string) =>
      session.query(
        `SELECT ${columns.map(({ name }) => `${name}::VARCHAR AS ${name}`).join(', ')} FROM ${from} ORDER BY ALL`,
      );
    const served = await texts(`(${select})`);
    expect(served).toEqual(await texts(`(${query}) AS q(${ids})`));
    expect(served.length).toBeGreaterThan(0);
  });
});
