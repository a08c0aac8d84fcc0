import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { WorkspaceMessage } from '../../pipelines/contract/rpc/workspace.ts';
import { type Client, openTestServer, type TestServer } from '../rig/appServer.ts';
import { draftPipeline } from '../rig/draftPipeline.ts';
import { until } from '../rig/until.ts';

let app: TestServer;
let client: Client;
let folder: string;
beforeEach(async () => {
  app = await openTestServer();
  ({ client, workspace: folder } = app);
});
afterEach(() => app[Symbol.asyncDispose]());

const example = (file: string) => fileURLToPath(new URL(`../../pipelines/examples/${file}`, import.meta.url));

/** Everything that pages are told from now on. */
async function listen(): Promise<WorkspaceMessage[]> {
  const heard: WorkspaceMessage[] = [];
  const stream = await client.workspace.watch();
  void (async () => {
    for await (const message of stream) heard.push(message);
  })().catch(() => {});
  await until(() => heard.length === 1);
  heard.length = 0;
  return heard;
}

function changesOf(heard: WorkspaceMessage[]) {
  return heard.flatMap((message) => (message.type === 'pipeline-changed' ? [[message.path, message.by]] : []));
}

/** Long enough for other programs' changes to be noticed. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 400));

async function save(path: string, change: Partial<Pipeline>, by = 'page'): Promise<string> {
  const { pipeline, revision } = await client.pipelines.read({ path });
  return (await client.pipelines.save({ path, pipeline: { ...pipeline, ...change }, baseRevision: revision, by }))
    .revision;
}

describe('a name never becomes a path', () => {
  test.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows\\x', 'c-windows-x'],
    ['.', 'pipeline'],
    ['   ', 'pipeline'],
    ['con', 'con-pipeline'],
    ['Größe & Preis!', 'größe-preis'],
    ['価格 予測', '価格-予測'],
    ['a\u0000b\nc', 'a-b-c'],
    ['x'.repeat(200), 'x'.repeat(50)],
    ['-- DROP', 'drop'],
    ['😀', 'pipeline'],
  ])('%j', async (name, slug) => {
    expect(await client.pipelines.create({ name })).toEqual({ path: `${slug}.pipeline.json` });
    expect((await readdir(folder)).filter((entry) => entry !== '.pipewright')).toEqual([`${slug}.pipeline.json`]);
  });

  test('names and files that are taken get a number', async () => {
    const paths = [];
    for (let i = 0; i < 3; i += 1) paths.push((await client.pipelines.create({ name: 'Price' })).path);
    expect(paths).toEqual(['price.pipeline.json', 'price-2.pipeline.json', 'price-3.pipeline.json']);
    expect((await client.pipelines.list()).map(({ name }) => name).sort()).toEqual(['Price', 'Price 2', 'Price 3']);
  });
});

test('nothing outside of the workspace is read, written, moved or run', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'pipewright-outside-'));
  try {
    const { path } = await client.pipelines.create({ name: 'Inside' });
    const { pipeline } = await client.pipelines.read({ path });
    await copyFile(join(folder, path), join(outside, 'secret.pipeline.json'));
    const before = await readFile(join(outside, 'secret.pipeline.json'), 'utf8');
    await symlink(outside, join(folder, 'link'));
    await symlink(join(outside, 'secret.pipeline.json'), join(folder, 'file.pipeline.json'));
    await symlink(join(outside, 'new.pipeline.json'), join(folder, 'dangling.pipeline.json'));
    const hostile = [
      `../${outside.split('/').at(-1)}/secret.pipeline.json`,
      join(outside, 'secret.pipeline.json'),
      'link/secret.pipeline.json',
      'file.pipeline.json',
      'dangling.pipeline.json',
      'x/../../x.pipeline.json',
      './inside.pipeline.json',
      '..\\x.pipeline.json',
      '.pipewright/x.pipeline.json',
      'node_modules/x.pipeline.json',
      '.pipeline.json',
      'inside.pipeline.json/x.pipeline.json',
      'inside.json',
      'a\u0000.pipeline.json',
      `${'x'.repeat(300)}.pipeline.json`,
    ];
    for (const one of hostile) {
      const calls = [
        client.pipelines.read({ path: one }),
        client.pipelines.save({ path: one, pipeline, baseRevision: null, by: 'page' }),
        client.pipelines.rename({ path: one, name: 'Other' }),
        client.pipelines.remove({ path: one }),
        client.pipelines.versions.save({ path: one, name: 'v', pipeline }),
        client.pipelines.explain({ path: one, pipeline, parameters: {} }),
        client.pipelines.inspectSource({ path: one, nodeId: 'n', module: 'import-data', params: { path: 'x.csv' } }),
        client.runs.start({ path: one, pipeline }),
      ];
      for (const [i, outcome] of (await Promise.allSettled(calls)).entries()) {
        expect(outcome.status, `${one} ${i}`).toBe('rejected');
        const { code } = (outcome as PromiseRejectedResult).reason as { code: string };
        expect(['NOT_FOUND', 'REFUSED', 'PROBLEMS'], `${one} ${i}`).toContain(code);
      }
    }
    await expect(client.pipelines.restore({ trash: '../../x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await readdir(outside)).toEqual(['secret.pipeline.json']);
    expect(await readFile(join(outside, 'secret.pipeline.json'), 'utf8')).toBe(before);
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
});

describe('save', () => {
  test('writes what a diff can be read of, and says the new revision', async () => {
    const { path } = await client.pipelines.create({ name: 'Saved' });
    const revision = await save(path, { description: 'changed' });
    expect((await client.pipelines.read({ path })).revision).toBe(revision);
    expect(await readFile(join(folder, path), 'utf8')).toContain('\n  "description": "changed",\n');
  });

  test('of two pages at once one wins, and the other is told', async () => {
    const { path } = await client.pipelines.create({ name: 'Both' });
    const { pipeline, revision } = await client.pipelines.read({ path });
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        client.pipelines.save({
          path,
          pipeline: { ...pipeline, description: `${i}` },
          baseRevision: revision,
          by: `${i}`,
        }),
      ),
    );
    const won = all.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.revision] : []));
    expect(won).toEqual([(await client.pipelines.read({ path })).revision]);
    for (const outcome of all) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'CONFLICT', data: { revision: won[0] } });
    }
  });

  test('does not bring a removed file back unasked', async () => {
    const { path } = await client.pipelines.create({ name: 'Gone' });
    const { pipeline, revision } = await client.pipelines.read({ path });
    await rm(join(folder, path));
    const request = { path, pipeline: { ...pipeline, description: 'x' }, by: 'page' };
    await expect(client.pipelines.save({ ...request, baseRevision: revision })).rejects.toMatchObject({
      data: { revision: null },
    });
    await client.pipelines.save({ ...request, baseRevision: null });
    expect(existsSync(join(folder, path))).toBe(true);
  });

  test('refuses what could not be opened again', async () => {
    const { path } = await client.pipelines.create({ name: 'Twins' });
    const { pipeline, revision } = await client.pipelines.read({ path });
    const twin = { id: 'a', module: 'add-rows', version: 1, position: { x: 0, y: 0 }, params: {} };
    const request = { path, pipeline: { ...pipeline, nodes: [twin, twin] }, baseRevision: revision, by: 'page' };
    await expect(client.pipelines.save(request)).rejects.toMatchObject({ code: 'PROBLEMS' });
    expect((await client.pipelines.read({ path })).revision).toBe(revision);
  });
});

describe('pages are told', () => {
  test('what a page wrote, once, by its name', async () => {
    const { path } = await client.pipelines.create({ name: 'Told' });
    await settle();
    const heard = await listen();
    await save(path, { description: 'one' }, 'page-1');
    await settle();
    expect(changesOf(heard)).toEqual([[path, 'page-1']]);
  });

  test('what another program wrote, made and removed, in any folder; not what only got another time', async () => {
    const { path } = await client.pipelines.create({ name: 'Told' });
    await settle();
    const heard = await listen();
    const text = await readFile(join(folder, path), 'utf8');
    await writeFile(join(folder, path), text.replace('"Told"', '"Else"'));
    await until(() => changesOf(heard).length === 1);
    await utimes(join(folder, path), 1, 1);
    await mkdir(join(folder, 'deep', 'er'), { recursive: true });
    await settle();
    await writeFile(join(folder, 'deep', 'er', 'new.pipeline.json'), text);
    await until(() => changesOf(heard).length === 2);
    await rm(join(folder, path));
    await until(() => changesOf(heard).length === 3);
    expect(changesOf(heard)).toEqual([
      [path, null],
      ['deep/er/new.pipeline.json', null],
      [path, null],
    ]);
    expect(
      heard.filter((message) => message.type === 'pipeline-changed').map(({ revision }) => revision === null),
    ).toEqual([false, false, true]);
    await writeFile(join(folder, 'datasets.json'), '{}');
    await until(() => heard.some(({ type }) => type === 'datasets-changed'));
  });
});

describe('a new pipeline from an example', () => {
  const data = 'data/iris.csv';

  test('brings its data, and reads from it', async () => {
    const { path } = await client.pipelines.create({ name: 'Iris', starter: 'iris-multiclass' });
    expect(await readFile(join(folder, data))).toEqual(await readFile(example(data)));
    const { pipeline } = await client.pipelines.read({ path });
    expect(pipeline.name).toBe('Iris');
    const forecasts = await client.pipelines.explain({ path, pipeline, parameters: {} });
    expect(forecasts[0]).toMatchObject({ verdict: 'would run', reasons: ['It has not run before.'] });
    // What ships may be read-only; the copy is the user's own.
    await writeFile(join(folder, data), 'changed');
  });

  test('uses the data that is there, and leaves alone what only has its name', async () => {
    await client.pipelines.create({ name: 'One', starter: 'iris-multiclass' });
    await client.pipelines.create({ name: 'Two', starter: 'iris-multiclass' });
    expect(await readdir(join(folder, 'data'))).toEqual(['iris.csv']);
    await writeFile(join(folder, data), 'mine');
    const { path } = await client.pipelines.create({ name: 'Three', starter: 'iris-multiclass' });
    expect(await readFile(join(folder, data), 'utf8')).toBe('mine');
    const { pipeline } = await client.pipelines.read({ path });
    expect(pipeline.parameters.find(({ name }) => name === 'data')?.default).toBe('data/iris-2.csv');
    expect(await readFile(join(folder, 'data/iris-2.csv'))).toEqual(await readFile(example(data)));
  });
});

test('a pipeline gets another name, and its file and versions follow', async () => {
  const { path } = await client.pipelines.create({ name: 'First' });
  const { pipeline } = await client.pipelines.read({ path });
  const version = await client.pipelines.versions.save({ path, name: 'as it was', pipeline });
  await client.pipelines.create({ name: 'Second' });
  const renamed = await client.pipelines.rename({ path, name: 'Second' });
  expect(renamed.path).toBe('second-2.pipeline.json');
  expect(existsSync(join(folder, path))).toBe(false);
  expect(await client.pipelines.versions.list(renamed)).toEqual([version]);
  expect((await client.pipelines.versions.read({ id: version.id })).pipeline.name).toBe('First');
  expect(await client.pipelines.rename({ path: renamed.path, name: 'SECOND' })).toEqual(renamed);
  expect((await client.pipelines.read(renamed)).pipeline.name).toBe('SECOND');
  await client.pipelines.versions.remove({ id: version.id });
  await expect(client.pipelines.versions.read({ id: version.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a removed pipeline comes back as it was, beside what has taken its place', async () => {
  const { path } = await client.pipelines.create({ name: 'Kept' });
  const text = await readFile(join(folder, path), 'utf8');
  const { trash } = await client.pipelines.remove({ path });
  expect(await client.pipelines.list()).toEqual([]);
  await client.pipelines.create({ name: 'Kept' });
  expect(await client.pipelines.restore({ trash })).toEqual({ path: 'kept-2.pipeline.json' });
  expect(await readFile(join(folder, 'kept-2.pipeline.json'), 'utf8')).toBe(text);
  await expect(client.pipelines.restore({ trash })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.pipelines.remove({ path: 'nothing.pipeline.json' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

describe('the code of a stranger', () => {
  const sql = 'SELECT 1 AS one FROM t1 -- from a stranger';
  const pipeline = draftPipeline({
    name: 'Strange',
    parameters: [{ name: 'query', type: 'string', default: sql }],
    nodes: {
      table: { module: 'enter-data-manually', params: { data: 'a\n1' } },
      query: { module: 'apply-sql-transformation', title: 'Count', params: { sql: { $param: 'query' } } },
    },
    edges: ['table.results query.t1'],
  });

  test('does not run before somebody has read it, wherever it stands; what was trusted runs', async () => {
    const { path } = await client.pipelines.create({ name: 'Strange', pipeline });
    const refused = client.runs.start({ path, pipeline });
    await expect(refused).rejects.toMatchObject({
      code: 'NOT_TRUSTED',
      data: { code: [{ nodeId: 'query', title: 'Count', text: sql }] },
    });
    await client.pipelines.trust({ code: [sql] });
    const { runId } = await client.runs.start({ path, pipeline });
    await client.runs.cancel({ runId });
    await expect(client.runs.start({ path, pipeline, parameters: { query: `${sql}!` } })).rejects.toMatchObject({
      code: 'NOT_TRUSTED',
    });
  });

  test('is trusted for the user, not by the workspace', async () => {
    const names = await readdir(join(folder, '..', 'user'));
    await client.pipelines.trust({ code: [sql] });
    expect((await readdir(join(folder, '..', 'user'))).filter((name) => !names.includes(name))).toEqual([
      'trusted-code.txt',
    ]);
  });

  test('is not what examples bring, nor what a step has when nothing is written', async () => {
    const { path } = await client.pipelines.create({ name: 'Credit', starter: 'german-credit-cost-sensitive' });
    const shipped = await client.pipelines.read({ path });
    const { runId } = await client.runs.start({ path, pipeline: shipped.pipeline });
    await client.runs.cancel({ runId });
    const plain = {
      ...pipeline,
      nodes: pipeline.nodes.map((node) => (node.id === 'query' ? { ...node, params: {} } : node)),
    };
    await client.runs.cancel(await client.runs.start({ path, pipeline: plain }));
  });
});

describe('columns of a source are known before a run', () => {
  const ask = (path: string) =>
    client.pipelines.inspectSource({ path: 'p.pipeline.json', nodeId: 'n', module: 'import-data', params: { path } });

  test('from the file, as it is now', async () => {
    await writeFile(join(folder, 'table.csv'), 'a,b\n1,x\n');
    expect(await ask('table.csv')).toMatchObject({
      columns: [
        { name: 'a', type: 'integer' },
        { name: 'b', type: 'string' },
      ],
    });
    await writeFile(join(folder, 'table.csv'), 'c\n1.5\n');
    expect(await ask('table.csv')).toMatchObject({ columns: [{ name: 'c', type: 'double' }] });
  });

  test('a file that is not there is a problem of the step, and found when it has come', async () => {
    expect(await ask('later.csv')).toMatchObject({
      problem: { node: 'n', param: 'path', message: expect.stringContaining('There is no file') },
    });
    await writeFile(join(folder, 'later.csv'), 'a\n1\n');
    expect(await ask('later.csv')).toMatchObject({ columns: [{ name: 'a' }] });
  });

  test('nothing is fetched', async () => {
    expect(await ask('http://127.0.0.1:9/table.csv')).toEqual({ unknown: true });
  });
});

test('the list has every pipeline, also one that cannot be read, and says why', async () => {
  await client.pipelines.create({ name: 'Good' });
  await writeFile(join(folder, 'bad.pipeline.json'), '{');
  await mkdir(join(folder, 'node_modules'));
  await writeFile(join(folder, 'node_modules', 'no.pipeline.json'), '{}');
  expect(await client.pipelines.list()).toMatchObject([
    { path: 'bad.pipeline.json', name: 'bad', problem: expect.any(String) },
    { path: 'good.pipeline.json', name: 'Good', steps: 0 },
  ]);
  await expect(client.pipelines.read({ path: 'bad.pipeline.json' })).rejects.toMatchObject({ code: 'PROBLEMS' });
});
