import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draftPipeline } from '../../../test/rig/draftPipeline.ts';
import { LocalRun } from '../../../test/rig/localRun.ts';
import { rowsOf } from '../../../test/rig/runModule.ts';
import {
  bindHouses,
  houses,
  requestNames,
  runHouses,
  scoreRows,
  select,
  source,
  sql,
  training,
} from '../../../test/rig/servedHouses.ts';

test('a request has the columns that the model needs, without the label and those that only decide which rows were trained with', async () => {
  const run = await runHouses(
    {
      clean: { module: 'clean-missing-data', params: { mode: 'remove-row' } },
      few: select(['size', 'rooms', 'price']),
    },
    ['data.results clean.dataset', 'clean.cleanedDataset few.dataset'],
    'few.results',
  );
  const bound = await bindHouses(run);
  expect(bound.servable.request).toEqual([
    { name: 'size', type: 'double', example: expect.any(Number) },
    { name: 'rooms', type: 'integer', example: expect.any(Number) },
  ]);
  expect(bound.servable.response.map(({ name }) => name)).toEqual(['Scored Labels']);
  const { rows, failed } = await scoreRows(bound, [
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
  const bound = await bindHouses(run);
  expect(requestNames(bound)).toEqual(['size', 'rooms', 'side', 'age']);
  expect(bound.servable.request[2]).toMatchObject({ categories: ['east', 'north', 'south'] });
  const alone = await scoreRows(bound, [{ size: 30, rooms: 2, side: 'north', age: null }]);
  expect(alone.rows[0]![0]).toBeCloseTo(500, 1);
  const others = { size: 9000, rooms: 1, side: 'west', age: 3 };
  const among = await scoreRows(bound, [others, { size: 30, rooms: 2, side: 'north', age: null }, others]);
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
  const bound = await bindHouses(run);
  expect(bound.servable.request.map(({ name, type }) => [name, type])).toEqual([
    ['size', 'double'],
    ['rooms', 'integer'],
    ['code', 'string'],
  ]);
  const { rows, failed } = await scoreRows(bound, [
    { size: 30, rooms: 2, code: ' 3 ' },
    { size: 30, rooms: 2, code: 'three' },
  ]);
  expect(rows[0]![0]).toBeCloseTo(500, 1);
  expect(failed).toEqual({
    1: '"three" of "code" cannot be converted to integer, and the step "Edit Metadata" takes no such rows.',
  });
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
  const bound = await bindHouses(await runHouses(both, [...edges, 'some.results beside.dataset2'], 'beside.results'));
  expect(requestNames(bound)).toEqual(['size', 'rooms']);
  expect((await scoreRows(bound, [{ size: 30, rooms: 2 }])).rows[0]![0]).toBeCloseTo(500, 1);

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
  const bound = await bindHouses(await LocalRun.of(pipeline, { 'data.results': await houses() }), 'answer');
  expect(bound.servable.response).toEqual([
    { name: 'id', type: 'integer' },
    { name: 'rounded', type: 'double' },
    { name: 'dear', type: 'boolean' },
  ]);
  const row = { id: 10, size: 30, rooms: 2, side: 'north', age: 3, note: 'seen', code: '2' };
  const { rows } = await scoreRows(bound, [row, { ...row, id: 20, size: 40 }]);
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
  const [first, second] = [await bindHouses(run), await bindHouses(run)];
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
  const bound = await bindHouses(run, 'train');
  expect(requestNames(bound)).toEqual(['size', 'rooms']);
  expect(bound.servable.references.map(({ type }) => type)).toEqual(['model', 'model']);
  const scored = (await rowsOf(run.artifact('score', 'results')!)).filter((_, i) => i % 7 === 0);
  const { rows, failed } = await scoreRows(
    bound,
    scored.map(({ size, rooms }) => ({ size, rooms })),
  );
  expect(failed).toEqual({});
  expect(rows.map(([value]) => value)).toEqual(scored.map((row) => row['Scored Labels']));
});
