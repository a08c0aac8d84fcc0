import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../rig/appClient.ts';
import { examples } from '../rig/examples.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
let app: TestApp;
let runId: string;

beforeAll(async () => {
  workspace = await TestWorkspace.make();
  app = await openTestApp(workspace.paths.workspace);
  runId = await app.run(examples.get('automobile-price-basic')!);
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

test('a table tells its columns and rows, shows a window and has statistics', async () => {
  const output = { runId, nodeId: 'data', port: 'results' };
  const { type, table } = await app.client.outputs.describe(output);
  expect({ type, rows: table!.rows, columns: table!.columns.length }).toEqual({
    type: 'table',
    rows: 205,
    columns: 26,
  });
  const sort = [{ column: 'price', descending: true }];
  const { total, values } = await app.client.outputs.rows({
    ...output,
    offset: 0,
    limit: 2,
    columns: ['make', 'price'],
    sort,
  });
  expect({ total, values }).toEqual({ total: 205, values: [['mercedes-benz', 'bmw'], [45400, 41315]] }); // biome-ignore format: one line
  const [price] = await app.client.outputs.statistics({ ...output, columns: ['price'] });
  expect(price).toMatchObject({ rows: 205, missing: 4, min: 5118, max: 45400 });
});
