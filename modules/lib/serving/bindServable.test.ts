import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draftPipeline } from '../../../test/rig/draftPipeline.ts';
import { rowsOf, tableOf } from '../../../test/rig/runModule.ts';
import { type Bound, LocalRun } from '../../../test/rig/servables.ts';
import { readRequestRows } from './readRequestRows.ts';
import { SqlScorer } from './sqlScorer.ts';

/** 60 rows: the price is 10 · size + 100 for each room, without noise; some notes and ages are missing. */
const houses = () =>
  tableOf(
    `SELECT i AS id, (20 + i)::DOUBLE AS size, (1 + i % 4)::BIGINT AS rooms, ['north', 'south', 'east'][1 + i % 3] AS side,
       CASE WHEN i % 10 <> 0 THEN (i % 7)::DOUBLE END AS age, CASE WHEN i % 2 = 0 THEN 'seen' END AS note,
       (i % 5)::VARCHAR AS code, 10 * (20 + i) + 100.0 * (1 + i % 4) AS price FROM range(60) r(i)`,
    [
      { name: 'id', type: 'integer' },
      { name: 'size', type: 'double' },
      { name: 'rooms', type: 'integer' },
      { name: 'side', type: 'string' },
      { name: 'age', type: 'double' },
      { name: 'note', type: 'string' },
      { name: 'code', type: 'string' },
      { name: 'price', type: 'double' },
    ],
  );

type Nodes = Parameters<typeof draftPipeline>[0]['nodes'];

const source = { module: 'import-data', params: { path: 'houses.csv' } };
const training: Nodes = {
  learner: { module: 'linear-regression', params: { l2: 0 } },
  train: { module: 'train-model', params: { label: 'price' } },
  score: { module: 'score-model' },
};

/** Runs steps between the houses and a linear regression of their price, which is scored on the same rows. */
async function runHouses(
  steps: Nodes,
  edges: string[],
  last: string,
  tables: Record<string, string> = {},
): Promise<LocalRun> {
  const pipeline = draftPipeline({
    nodes: { data: source, ...steps, ...training },
    edges: [
      ...edges,
      'learner.untrainedModel train.untrainedModel',
      `${last} train.dataset`,
      'train.trainedModel score.trainedModel',
      `${last} score.dataset`,
    ],
  });
  return await LocalRun.of(pipeline, { 'data.results': await houses(), ...tables });
}

async function bind(run: LocalRun, nodeId?: string): Promise<Bound> {
  const bound = await run.bind(nodeId);
  if (!bound.ok) throw new Error(bound.error.join('\n'));
  return bound.value;
}

async function score({ folder, servable }: Bound, rows: Record<string, unknown>[]) {
  const read = readRequestRows(rows, servable.request, 1000);
  if (!read.ok) throw new Error(read.error.join('\n'));
  await using scorer = await SqlScorer.open(folder);
  const { columns, failed } = await scorer.score(read.value.columns, read.value.rowCount);
  return { rows: rows.map((_, row) => columns.map((values) => values[row])), failed: Object.fromEntries(failed) };
}

const names = ({ servable }: Bound) => servable.request.map(({ name }) => name);
const select = (columns: string[]) => ({ module: 'select-columns-in-dataset', params: { columns } });
const sql = (query: string) => ({ module: 'apply-sql-transformation', params: { sql: query } });

test('a request has the columns that the model needs, without the label and those that only decide which rows were trained with', async () => {
  const run = await runHouses(
    {
      clean: { module: 'clean-missing-data', params: { mode: 'remove-row' } },
      few: select(['size', 'rooms', 'price']),
    },
    ['data.results clean.dataset', 'clean.cleanedDataset few.dataset'],
    'few.results',
  );
  const bound = await bind(run);
  expect(bound.servable.request).toEqual([
    { name: 'size', type: 'double', example: expect.any(Number) },
    { name: 'rooms', type: 'integer', example: expect.any(Number) },
  ]);
  expect(bound.servable.response.map(({ name }) => name)).toEqual(['Scored Labels']);
  const { rows, failed } = await score(bound, [
    { size: 30, rooms: 2 },
    { size: null, rooms: 2 },
  ]);
  expect(rows[0]![0]).toBeCloseTo(500, 2);
  expect(failed).toEqual({ 1: '"size" is missing, and the step "Clean Missing Data" takes no such rows.' });
});

test('fitted values are those of the training, whatever a request holds', async () => {
  const run = await runHouses(
    {
      few: select(['size', 'rooms', 'side', 'age', 'price']),
      clean: { module: 'clean-missing-data', params: { columns: ['age'], mode: 'mean', indicators: true } },
      scale: { module: 'normalize-data', params: { columns: ['size', 'age'] } },
      mark: { module: 'convert-to-indicator-values', params: { columns: ['side'], overwrite: true } },
      reduce: {
        module: 'principal-component-analysis',
        params: { columns: ['size', 'rooms'], components: 2, keepColumns: true },
      },
    },
    [
      'data.results few.dataset',
      'few.results clean.dataset',
      'clean.cleanedDataset scale.dataset',
      'scale.transformedDataset mark.dataset',
      'mark.results reduce.dataset',
    ],
    'reduce.transformedDataset',
  );
  const bound = await bind(run);
  expect(names(bound)).toEqual(['size', 'rooms', 'side', 'age']);
  expect(bound.servable.request[2]).toMatchObject({ categories: ['east', 'north', 'south'] });
  const alone = await score(bound, [{ size: 30, rooms: 2, side: 'north', age: null }]);
  expect(alone.rows[0]![0]).toBeCloseTo(500, 1);
  const others = { size: 9000, rooms: 1, side: 'west', age: 3 };
  const among = await score(bound, [others, { size: 30, rooms: 2, side: 'north', age: null }, others]);
  expect(among.rows[1]).toEqual(alone.rows[0]);
});

test('renamed and converted columns are asked for as the source has them', async () => {
  const run = await runHouses(
    {
      few: select(['size', 'code', 'rooms', 'price']),
      number: { module: 'edit-metadata', params: { columns: ['code'], type: 'integer', names: ['number'] } },
      name: { module: 'edit-metadata', params: { columns: ['size', 'price'], names: ['m2', 'cost'] } },
      back: { module: 'edit-metadata', params: { columns: ['cost'], names: ['price'] } },
    },
    [
      'data.results few.dataset',
      'few.results number.dataset',
      'number.results name.dataset',
      'name.results back.dataset',
    ],
    'back.results',
  );
  const bound = await bind(run);
  expect(bound.servable.request.map(({ name, type }) => [name, type])).toEqual([
    ['size', 'double'],
    ['rooms', 'integer'],
    ['code', 'string'],
  ]);
  const { rows, failed } = await score(bound, [
    { size: 30, rooms: 2, code: ' 3 ' },
    { size: 30, rooms: 2, code: 'three' },
  ]);
  expect(rows[0]![0]).toBeCloseTo(500, 1);
  expect(failed).toEqual({
    1: '"three" of "code" cannot be converted to integer, and the step "Edit Metadata" takes no such rows.',
  });
});

test('a query is answered for each row; one that fails or leaves out a row fails that row alone', async () => {
  const query = `SELECT size * 2 AS double_size, CAST(code AS BIGINT) + rooms AS mixed, rooms, price, id * 7 AS unused
                 FROM t1 WHERE side <> 'east' -- no east;`;
  const bound = await bind(
    await runHouses(
      { query: sql(query), few: select(['double_size', 'mixed', 'rooms', 'price']) },
      ['data.results query.t1', 'query.results few.dataset'],
      'few.results',
    ),
  );
  expect(names(bound).sort()).toEqual(['code', 'rooms', 'side', 'size']);
  const good = { size: 30, rooms: 2, side: 'north', code: '1' };
  const { rows, failed } = await score(bound, [
    good,
    { ...good, side: 'east' },
    { ...good, code: 'x' },
    { ...good, size: 50 },
    good,
  ]);
  expect(rows[0]![0]).toBeCloseTo(500, 1);
  expect(rows[3]![0]).toBeCloseTo(700, 1);
  expect(rows[4]).toEqual(rows[0]);
  expect(rows.slice(1, 3)).toEqual([[null], [null]]);
  expect(failed).toEqual({
    1: expect.stringContaining('The step "Apply SQL Transformation" gives no row for it'),
    2: expect.stringContaining("Could not convert string 'x'"),
  });
});

test('a query that chooses or repeats rows by the label is left out', async () => {
  const query = 'SELECT t1.size AS m2, rooms, price FROM t1, range(3) AS copies(i) WHERE i = 0 OR price > 500';
  const bound = await bind(await runHouses({ query: sql(query) }, ['data.results query.t1'], 'query.results'));
  expect(names(bound)).toEqual(['size', 'rooms']);
  const { rows, failed } = await score(bound, [
    { size: 30, rooms: 2 },
    { size: 300, rooms: 2 },
  ]);
  expect(rows.map(([value]) => Math.round(Number(value)))).toEqual([500, 3200]);
  expect(failed).toEqual({});
});

test('what the model reads must not be made of the label', async () => {
  const query = 'SELECT size, price / 2 AS half, price FROM t1';
  const refused = await (await runHouses({ query: sql(query) }, ['data.results query.t1'], 'query.results')).bind();
  expect(refused).toEqual({ ok: false, error: [expect.stringContaining('reads the label "price"')] });
});

test('a query over several rows is refused, by the name of its step', async () => {
  const query = { ...sql('SELECT size, rooms, price, avg(size) OVER () AS mean FROM t1'), title: 'Mean size' };
  const refused = await (await runHouses({ query }, ['data.results query.t1'], 'query.results')).bind();
  expect(refused).toEqual({
    ok: false,
    error: ['"Mean size" cannot be served: It compares rows of t1 with each other (a window function).'],
  });
});

const sides = () =>
  tableOf("SELECT * FROM (VALUES ('north', 1.5, 'cold'), ('south', 2.5, 'warm'), ('south-east', 3, 'warm')) t", [
    { name: 'side', type: 'string' },
    { name: 'light', type: 'double' },
    { name: 'note', type: 'string' },
  ]);

test.each([
  ['inner', { 1: expect.stringContaining('"Join Data" gives no row for it') }],
  ['left-outer', {}],
  ['full-outer', {}],
])('a %s join looks rows up in the table of the run', async (joinType, failures) => {
  const run = await runHouses(
    {
      right: { module: 'import-data', params: { path: 'sides.csv' } },
      join: { module: 'join-data', params: { leftKeys: ['side'], rightKeys: ['side'], joinType, matchCase: false } },
      few: select(['size', 'rooms', 'light', 'price']),
    },
    ['data.results join.left', 'right.results join.right', 'join.results few.dataset'],
    'few.results',
    { 'right.results': await sides() },
  );
  const bound = await bind(run);
  expect(names(bound)).toEqual(['size', 'rooms', 'side']);
  expect(await readdir(join(bound.folder, 'references'))).toHaveLength(1);
  const { rows, failed } = await score(bound, [
    { size: 30, rooms: 2, side: 'NORTH' },
    { size: 30, rooms: 2, side: 'nowhere' },
  ]);
  expect(rows[0]![0]).toBeCloseTo(500, 1);
  expect(failed).toEqual(failures);
});

test('a semi join answers the rows that the table of the run has', async () => {
  const keys = { leftKeys: ['side'], rightKeys: ['side'], joinType: 'left-semi' };
  const run = await runHouses(
    {
      right: { module: 'import-data', params: { path: 'sides.csv' } },
      join: { module: 'join-data', params: keys },
      few: select(['size', 'rooms', 'price']),
    },
    ['data.results join.left', 'right.results join.right', 'join.results few.dataset'],
    'few.results',
    { 'right.results': await sides() },
  );
  const { rows, failed } = await score(await bind(run), [
    { size: 30, rooms: 2, side: 'east' },
    { size: 30, rooms: 2, side: 'south' },
  ]);
  expect([Object.keys(failed), Math.round(Number(rows[1]![0]))]).toEqual([['0'], 500]);
});

test('a query that the database cannot answer row by row is refused before it is served', async () => {
  const query = sql('SELECT size, rooms, price FROM t1 SEMI JOIN t2 USING (side)');
  const run = await runHouses(
    { right: { module: 'import-data', params: { path: 'sides.csv' } }, query },
    ['data.results query.t1', 'right.results query.t2'],
    'query.results',
    { 'right.results': await sides() },
  );
  expect(await run.bind()).toEqual({ ok: false, error: [expect.stringContaining('write IN or EXISTS')] });
});

test('a row that a join makes several of has no answer', async () => {
  const right = tableOf("SELECT * FROM (VALUES ('north', 1.5), ('north', 2.5), ('south', 1.0)) t", [
    { name: 'side', type: 'string' },
    { name: 'light', type: 'double' },
  ]);
  const run = await runHouses(
    {
      right: { module: 'import-data', params: { path: 'sides.csv' } },
      join: { module: 'join-data', params: { leftKeys: ['side'], rightKeys: ['side'] } },
      few: select(['size', 'rooms', 'light', 'price']),
    },
    ['data.results join.left', 'right.results join.right', 'join.results few.dataset'],
    'few.results',
    { 'right.results': await right },
  );
  const { rows, failed } = await score(await bind(run), [
    { size: 30, rooms: 2, side: 'north' },
    { size: 30, rooms: 2, side: 'south' },
  ]);
  expect(failed).toEqual({ 0: 'The step "Join Data" makes 2 rows of it, and one row can have one answer only.' });
  expect([rows[0]![0], Math.round(Number(rows[1]![0]))]).toEqual([null, 500]);
});

test('columns of the same rows are put side by side; of other rows they are not', async () => {
  const both = {
    left: select(['size', 'price']),
    right: { module: 'normalize-data', params: { columns: ['rooms'] } },
    some: select(['rooms', 'size']),
    beside: { module: 'add-columns' },
  };
  const edges = [
    'data.results left.dataset',
    'data.results right.dataset',
    'right.transformedDataset some.dataset',
    'left.results beside.dataset1',
  ];
  const bound = await bind(await runHouses(both, [...edges, 'some.results beside.dataset2'], 'beside.results'));
  expect(names(bound)).toEqual(['size', 'rooms']);
  expect((await score(bound, [{ size: 30, rooms: 2 }])).rows[0]![0]).toBeCloseTo(500, 1);

  const filtered = {
    ...both,
    clean: { module: 'clean-missing-data', params: { columns: ['rooms'], mode: 'remove-row' } },
  };
  const refused = await (
    await runHouses(
      filtered,
      [...edges, 'some.results clean.dataset', 'clean.cleanedDataset beside.dataset2'],
      'beside.results',
    )
  ).bind();
  expect(refused).toEqual({ ok: false, error: [expect.stringContaining('Join them by a key')] });
});

test('a step behind the scores is answered when it is chosen, with the columns that it keeps', async () => {
  const pipeline = draftPipeline({
    nodes: {
      data: source,
      ...training,
      answer: sql('SELECT id, price AS old FROM t1'),
    },
    edges: [
      'data.results train.dataset',
      'learner.untrainedModel train.untrainedModel',
      'train.trainedModel score.trainedModel',
      'data.results score.dataset',
      'score.results answer.t1',
    ],
  });
  const run = await LocalRun.of(pipeline, { 'data.results': await houses() });
  const refused = await run.bind('answer');
  expect(refused).toEqual({ ok: false, error: [expect.stringContaining('Referenced column "price" not found')] });
  pipeline.nodes.find(({ id }) => id === 'answer')!.params = {
    sql: 'SELECT id, round("Scored Labels") AS rounded, "Scored Labels" > 500 AS dear FROM t1',
  };
  const bound = await bind(await LocalRun.of(pipeline, { 'data.results': await houses() }), 'answer');
  expect(bound.servable.response).toEqual([
    { name: 'id', type: 'integer' },
    { name: 'rounded', type: 'double' },
    { name: 'dear', type: 'boolean' },
  ]);
  const row = { id: 10, size: 30, rooms: 2, side: 'north', age: 3, note: 'seen', code: '2' };
  const { rows } = await score(bound, [row, { ...row, id: 20, size: 40 }]);
  expect(rows).toEqual([
    [10, 500, expect.any(Boolean)],
    [20, 600, true],
  ]);
});

test('the same results give the same bytes', async () => {
  const run = await runHouses(
    { few: select(['size', 'rooms', 'side', 'price']) },
    ['data.results few.dataset'],
    'few.results',
  );
  const [first, second] = [await bind(run), await bind(run)];
  const files = (await readdir(first.folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const other = path.replace(first.folder, second.folder);
    expect((await readFile(path)).equals(await readFile(other)), path).toBe(true);
  }
});

test('a result that is not there any more is named', async () => {
  const run = await runHouses({}, [], 'data.results');
  run.forget('train.trainedModel');
  expect(await run.bind()).toEqual({
    ok: false,
    error: ['The result "train.trainedModel" of the run is not there any more. Run the pipeline again.'],
  });
});

test('a query of a folder from elsewhere reaches no file', async () => {
  const bound = await bind(
    await runHouses(
      { query: sql('SELECT size, rooms, price FROM t1 WHERE size > 0') },
      ['data.results query.t1'],
      'query.results',
    ),
  );
  const file = join(bound.folder, 'servable.json');
  const target = join(bound.folder, 'stolen.csv');
  const description = await readFile(file, 'utf8');
  for (const query of [
    "SELECT * FROM read_text('/etc/hostname')",
    `SELECT 1; COPY t1 TO '${target}'`,
    "SELECT * FROM enable_logging(storage='file')",
  ]) {
    const changed = JSON.parse(description);
    changed.steps[0].query = query;
    await writeFile(file, JSON.stringify(changed));
    await expect(SqlScorer.open(bound.folder), query).rejects.toThrow(/not allowed|Only SELECT|statements/);
  }
  expect(existsSync(target)).toBe(false);
});

test('clusters that a model finds may be what another one learns from', async () => {
  const run = await runHouses(
    {
      few: select(['size', 'rooms', 'price']),
      role: { module: 'edit-metadata', params: { columns: ['price'], role: 'label' } },
      means: { module: 'k-means-clustering', params: { clusters: 3 } },
      group: { module: 'train-clustering-model' },
      plain: {
        module: 'apply-sql-transformation',
        params: { sql: 'SELECT size, rooms, "Assignments" AS cluster, price FROM t1' },
      },
    },
    [
      'data.results few.dataset',
      'few.results role.dataset',
      'means.untrainedModel group.untrainedModel',
      'role.results group.dataset',
      'group.results plain.t1',
    ],
    'plain.results',
  );
  const bound = await bind(run, 'train');
  expect(names(bound)).toEqual(['size', 'rooms']);
  expect(bound.servable.references.map(({ type }) => type)).toEqual(['model', 'model']);
  const scored = (await rowsOf(run.artifact('score', 'results')!)).filter((_, i) => i % 7 === 0);
  const { rows, failed } = await score(
    bound,
    scored.map(({ size, rooms }) => ({ size, rooms })),
  );
  expect(failed).toEqual({});
  expect(rows.map(([value]) => value)).toEqual(scored.map((row) => row['Scored Labels']));
});
