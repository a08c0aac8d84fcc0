import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { columnsOf, newContext, newPath, queryOne, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { TableSession } from '../../lib/table/session.ts';
import { lockDown } from './lockDown.ts';

const left = () =>
  tableOf("SELECT * FROM (VALUES (1, 'a', 0.5), (2, 'b', NULL), (3, 'a', 2.5)) t", [
    { name: 'id', type: 'integer' },
    { name: 'group', type: 'string', categorical: true },
    { name: 'price', type: 'double', role: 'label' },
  ]);
const right = () =>
  tableOf("SELECT * FROM (VALUES ('a', 'first'), ('b', 'second')) t", [
    { name: 'group', type: 'string' },
    { name: 'title', type: 'string', categorical: true },
  ]);

async function query(sql: string, inputs: Record<string, string> = {}) {
  const { outputs, logs } = await runModule('apply-sql-transformation', { sql }, { t1: await left(), ...inputs });
  return { rows: await rowsOf(outputs.results!), columns: await columnsOf(outputs.results!), logs };
}

test('joins and aggregates; columns keep their marks where name and type stay', async () => {
  const { rows, columns } = await query(
    `SELECT t2.title, t1."group", sum(t1.id) AS ids, avg(price) AS price
     FROM t1 JOIN t2 USING ("group") GROUP BY ALL ORDER BY title DESC; -- done;`,
    { t2: await right() },
  );
  expect(rows).toEqual([
    { title: 'second', group: 'b', ids: 2, price: null },
    { title: 'first', group: 'a', ids: 4, price: 1.5 },
  ]);
  expect(columns).toEqual([
    { name: 'title', type: 'string', categorical: true },
    { name: 'group', type: 'string', categorical: true },
    { name: 'ids', type: 'integer' },
    { name: 'price', type: 'double', role: 'label' },
  ]);
});

test('takes WITH, window functions, VALUES, and types of any kind', async () => {
  const { rows } = await query(
    `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3)
     SELECT id, row_number() OVER (ORDER BY id DESC) AS rank, [id, i] AS list, DATE '2024-01-31' AS day, 1.5 AS x
     FROM t1 JOIN n ON i = id ORDER BY id LIMIT 1`,
  );
  expect(rows).toEqual([{ id: 1, rank: 3, list: '[1,1]', day: '2024-01-31 00:00:00', x: 1.5 }]);
});

test('renames result columns that have the same name', async () => {
  const { columns } = await query('SELECT id, id AS ID, id + 1 AS "it\'s" FROM t1');
  expect(columns.map((column) => column.name)).toEqual(['id', 'ID_1', "it's"]);
});

test('gives the same bytes in every run, also for groups and sums', async () => {
  const big = await tableOf('SELECT i, (hash(i) % 1000)::BIGINT AS k, sqrt(i) AS v FROM range(300000) r(i)', [
    { name: 'i', type: 'integer' },
    { name: 'k', type: 'integer' },
    { name: 'v', type: 'double' },
  ]);
  const digests = new Set<unknown>();
  for (const threads of [1, 2, 4]) {
    const { outputs } = await runModule(
      'apply-sql-transformation',
      { sql: 'SELECT k, sum(v) AS s FROM t1 GROUP BY k' },
      { t1: big },
      await newContext({ threads }),
    );
    digests.add(await queryOne(outputs.results!, `SELECT md5(content) FROM read_blob('${outputs.results}')`));
  }
  expect(digests.size).toBe(1);
});

test('sorts tables that are larger than the memory it may use', async () => {
  const big = await tableOf('SELECT i, md5(i::VARCHAR) AS t FROM range(4000000) r(i)', [
    { name: 'i', type: 'integer' },
    { name: 't', type: 'string' },
  ]);
  const { outputs } = await runModule(
    'apply-sql-transformation',
    { sql: 'SELECT * FROM t1 ORDER BY t' },
    { t1: big },
    await newContext({ memoryLimit: 200 * 1024 ** 2 }),
  );
  expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t')).toBe(4_000_000);
}, 240_000);

const hostile: [sql: string, words: string][] = [
  ["COPY t1 TO '/tmp/x.csv'", 'Only SELECT is allowed'],
  ["ATTACH '/tmp/x.db'", 'Only SELECT is allowed'],
  ['INSTALL httpfs', 'Only SELECT is allowed'],
  ['LOAD httpfs', 'Only SELECT is allowed'],
  ['SET threads = 8', 'Only SELECT is allowed'],
  ['RESET lock_configuration', 'Only SELECT is allowed'],
  ["EXPORT DATABASE '/tmp/x'", 'Only SELECT is allowed'],
  ["IMPORT DATABASE '/tmp/x'", 'Only SELECT is allowed'],
  ['PRAGMA database_list', 'Only SELECT is allowed'],
  ['CALL enable_logging()', 'Only SELECT is allowed'],
  ['CREATE TABLE x AS SELECT 1', 'Only SELECT is allowed'],
  ['DELETE FROM t1 RETURNING *', 'Only SELECT is allowed'],
  ['SHOW TABLES', 'Only SELECT is allowed'],
  ['SELECT 1 AS a; SELECT 2 AS b', '2 statements'],
  ['SELECT 1 AS a; DROP TABLE t1', 'Only SELECT is allowed'],
  ['-- nothing', 'The query is empty'],
  ["SELECT * FROM read_csv('/etc/passwd')", 'read_csv() is not allowed'],
  ["SELECT (SELECT max(content) FROM read_text('/etc/passwd')) AS x", 'read_text() is not allowed'],
  ["WITH x AS (SELECT * FROM glob('/etc/*')) SELECT * FROM x", 'glob() is not allowed'],
  ["SELECT * FROM read_parquet('https://example.com/x.parquet')", 'read_parquet() is not allowed'],
  ["SELECT * FROM query('SELECT 1')", 'query() is not allowed'],
  ["SELECT * FROM enable_logging(storage='file', storage_path='/tmp/x')", 'enable_logging() is not allowed'],
  ['SELECT * FROM duckdb_settings()', 'duckdb_settings() is not allowed'],
  ["SELECT * FROM '/etc/passwd.csv'", 'There is no table "/etc/passwd.csv"'],
  ['SELECT * FROM duckdb_logs', 'There is no table "duckdb_logs"'],
  ['SELECT * FROM system.main.t1', 'There is no table "t1"'],
  ['SELECT * FROM t2', 'There is no table "t2". The query can read t1.'],
  ['SELECT random() AS x FROM t1', 'random is not allowed'],
  ['SELECT current_date AS x', 'current_date is not allowed'],
  ['SELECT * FROM t1 USING SAMPLE 1', 'Write REPEATABLE (seed)'],
  ['SELECT ? AS x', 'placeholders'],
];

test.each(hostile)('refuses %s', async (sql, words) => {
  await expect(query(sql)).rejects.toThrow(words);
});

test('names the line of an error in the SQL', async () => {
  await expect(query('SELECT id +\nFROM t1')).rejects.toThrow('line 2: syntax error at or near "FROM"');
  await expect(query('SELECT id,\n prize FROM t1')).rejects.toThrow(
    'SQL, line 2: Referenced column "prize" not found in FROM clause! Candidate bindings: "price"',
  );
  await expect(query('SELECT CAST("group" AS BIGINT) AS x FROM t1')).rejects.toThrow(
    /^SQL.*Could not convert string 'a'/,
  );
  await expect(query('SELECT 1) AS x, (SELECT 2')).rejects.toThrow('syntax error');
});

test('leaves no file beside its output', async () => {
  const target = await newPath('stolen.csv');
  await expect(query(`SELECT * FROM t1; COPY t1 TO '${target}'`)).rejects.toThrow('Only SELECT');
  expect(existsSync(target)).toBe(false);
});

test('a locked database touches no file but those named, whatever statement would reach it', async () => {
  const context = await newContext();
  await using session = await TableSession.open(context);
  const [output, other] = [await newPath('out'), await newPath('other')];
  await session.execute('CREATE TABLE t1 AS SELECT 1 AS a');
  await lockDown(session, [output], context);
  for (const sql of [
    `COPY t1 TO '${other}'`,
    `COPY t1 TO '${output}/../${other.slice(other.lastIndexOf('/') + 1)}'`,
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM glob('/etc/*')",
    `ATTACH '${other}'`,
    `EXPORT DATABASE '${other}'`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    'SET lock_configuration = false',
    'RESET allowed_paths',
    `SET temp_directory = '${other}'`,
  ]) {
    await expect(session.execute(sql), sql).rejects.toThrow();
  }
  expect(existsSync(other)).toBe(false);
  await session.execute(`COPY t1 TO '${output}' (FORMAT parquet)`);
  expect(existsSync(output)).toBe(true);
});
