import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WorkspaceMessage } from '../../pipelines/contract/rpc/workspace.ts';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { openTestApp, type TestApp } from '../rig/appClient.ts';
import { draftPipeline } from '../rig/draftPipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
let app: TestApp;

beforeAll(async () => {
  workspace = await TestWorkspace.make();
  app = await openTestApp(workspace.paths.workspace);
});

beforeEach(async () => {
  for (const { name } of await app.client.datasets.list()) await app.client.datasets.remove({ name });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

const inWorkspace = (...names: string[]) => join(workspace.paths.workspace, ...names);

/** Sends a file as a page does, in chunks. Answers the upload's id. */
async function upload(fileName: string, content: string | Buffer, chunkSize = 1000): Promise<string> {
  const bytes = Buffer.from(content);
  const { uploadId } = await app.client.datasets.upload.start({ fileName, size: bytes.length });
  for (let offset = 0; offset < bytes.length; ) {
    const chunk = new Blob([bytes.subarray(offset, offset + chunkSize)]);
    offset = (await app.client.datasets.upload.append({ uploadId, offset, chunk })).received;
  }
  return uploadId;
}

async function register(fileName: string, content: string | Buffer, name: string) {
  const uploadId = await upload(fileName, content);
  const { params } = await app.client.datasets.preview({ uploadId });
  return await app.client.datasets.register({ uploadId, name, description: '', params });
}

const cars = `make,price,sold\n${Array.from({ length: 300 }, (_, i) => `${['audi', 'bmw'][i % 2]},${i * 100},2026-01-${10 + (i % 20)}`).join('\n')}\n`;

test('a file is shown before it is imported: columns with types, the first rows', async () => {
  const uploadId = await upload('cars.csv', cars);
  const preview = await app.client.datasets.preview({ uploadId });
  expect(preview.columns.map(({ name, type }) => [name, type])).toEqual([['make', 'string'], ['price', 'integer'], ['sold', 'datetime']]); // biome-ignore format: one line
  expect(preview.values[0]).toHaveLength(100);
  expect(preview.values.map(([first]) => first)).toEqual(['audi', 0, '2026-01-10T00:00:00Z']);
  expect(preview.warnings).toEqual([]);
  const corrected = await app.client.datasets.preview({ uploadId, types: { price: 'double' } });
  expect(corrected.columns[1]).toEqual({ name: 'price', type: 'double' });
  expect(corrected.params.types).toEqual({ price: 'double' });
  await app.client.datasets.upload.cancel({ uploadId });
  await expect(app.client.datasets.preview({ uploadId })).rejects.toMatchObject({ code: 'REFUSED' });
});

test('what was guessed is told, is part of the parameters, and can be overruled', async () => {
  const uploadId = await upload('städte.txt', Buffer.from('name;size\nK\xf6ln;5\nUlm;2;9\nBonn;1\n', 'latin1'));
  const preview = await app.client.datasets.preview({ uploadId });
  expect(preview.params).toEqual({ encoding: 'latin-1', delimiter: 'semicolon', badRows: 'skip' });
  expect(preview.values).toEqual([['Köln', 'Bonn'], [5, 1]]); // biome-ignore format: one line
  expect(preview.warnings).toEqual([
    expect.stringContaining('read as latin-1'),
    expect.stringContaining('parted by semicolons'),
    expect.stringContaining('"städte.txt", line 3: expected 2 fields, found 3'),
  ]);
  const strict = app.client.datasets.preview({ uploadId, params: { badRows: 'error' } });
  await expect(strict).rejects.toThrow('1 row does not fit the columns');
  await expect(app.client.datasets.preview({ uploadId, params: { colour: 'red' } })).rejects.toThrow('Import Data');
  await app.client.datasets.upload.cancel({ uploadId });
});

test('of a large file only the head is read for the preview, up to the end of a row', async () => {
  const row = `"a quoted text\nover two lines",${'x'.repeat(400)}\n`;
  const uploadId = await upload('large.csv', `a,b\n${row.repeat(45_000)}`, 4 * 2 ** 20);
  const { values, warnings } = await app.client.datasets.preview({ uploadId });
  await app.client.datasets.upload.cancel({ uploadId });
  expect(values[0]![99]).toBe('a quoted text\nover two lines');
  expect(warnings).toEqual([]);
});

test('a dataset is registered with its file, found in the list and in datasets.json, and a pipeline reads it', async () => {
  const dataset = await register('cars.csv', cars, ' Cars ');
  expect(dataset).toMatchObject({ name: 'Cars', versions: [{ version: 1, size: cars.length, params: {} }] });
  const [version] = dataset.versions;
  expect(await readFile(inWorkspace(version!.file), 'utf8')).toBe(cars);
  expect(await app.client.datasets.list()).toEqual([dataset]);
  expect(await readdir(inWorkspace('.pipewright', 'uploads'))).toEqual([]);
  const pipeline = draftPipeline({
    name: 'Reads',
    nodes: { data: { module: 'import-data', params: { ...version!.params, path: version!.file } } },
    edges: [],
  });
  await writeFile(inWorkspace('reads.pipeline.json'), formatPipeline(pipeline));
  const runId = await app.run(inWorkspace('reads.pipeline.json'));
  const output = { runId, nodeId: 'data', port: 'results' };
  expect((await app.client.outputs.describe(output)).table!.columns).toEqual(version!.columns);
});

test('datasets.json has a line a dataset with sorted keys, so that changes read well in git', async () => {
  await register('b.csv', 'x\n1\n', 'B');
  await register('a.csv', 'x\n2\n', 'A');
  const lines = (await readFile(inWorkspace('datasets.json'), 'utf8')).split('\n');
  expect(lines[0]).toBe('{"format": "pipewright/datasets@1", "datasets": [');
  expect(lines.slice(1, 3).map((line) => line.replace(/"versions".*/, ''))).toEqual([
    '  {"description":"","name":"A",',
    '  {"description":"","name":"B",',
  ]);
  expect(lines.slice(3)).toEqual([']}', '']);
});

test('the next file of the same name is the next version; the same bytes are not stored again', async () => {
  const first = await register('cars.csv', 'x\n1\n', 'Cars');
  await expect(register('cars.csv', 'x\n1\n', 'Cars')).rejects.toThrow('This file is version 1 of the dataset already');
  const second = await register('cars.csv', 'x\n1\n2\n', 'Cars');
  expect(second.versions.map(({ version }) => version)).toEqual([1, 2]);
  expect(second.versions[0]!.file).toBe(first.versions[0]!.file);
  expect(second.versions[1]!.file).not.toBe(first.versions[0]!.file);
  const uploadId = await upload('cars.csv', 'x\n1\n');
  const otherwise = await app.client.datasets.register({ uploadId, name: 'Cars', params: { header: false } });
  expect(otherwise.versions[2]!.file).toBe(first.versions[0]!.file);
  expect(otherwise.versions[2]!.columns).toEqual([{ name: 'column1', type: 'string' }]);
});

test('a version shows its rows and statistics, also a second time; a file that was changed since is refused', async () => {
  const { versions } = await register('cars.csv', cars, 'Cars');
  const { columns, values } = await app.client.datasets.rows({ name: 'Cars', version: 1, limit: 3 });
  expect(columns).toEqual(versions[0]!.columns);
  expect(values[1]).toEqual([0, 100, 200]);
  for (const _ of ['computed', 'kept']) {
    const statistics = await app.client.datasets.statistics({ name: 'Cars', version: 1 });
    expect(statistics.map(({ name, unique }) => [name, unique])).toEqual([['make', 2], ['price', 300], ['sold', 20]]); // biome-ignore format: one line
  }
  expect(await readdir(inWorkspace('.pipewright', 'views', 'datasets'))).toEqual([]);
  await writeFile(inWorkspace(versions[0]!.file), 'make\naudi\n');
  await expect(app.client.datasets.rows({ name: 'Cars', version: 1 })).rejects.toThrow('was changed or removed');
});

test('a description is changed; a dataset that was removed leaves its files and comes back', async () => {
  const messages: WorkspaceMessage[] = [];
  const { signal, abort } = ((controller) => ({ signal: controller.signal, abort: () => controller.abort() }))(
    new AbortController(),
  );
  const watching = (async () => {
    for await (const message of app.context.pages.watch(() => ({ type: 'hello', engineId: '', running: [] }), signal))
      messages.push(message);
  })().catch(() => {});
  await register('cars.csv', cars, 'Cars');
  const described = await app.client.datasets.describe({ name: 'Cars', description: 'Sold in January' });
  const { removed } = await app.client.datasets.remove({ name: 'Cars' });
  expect(removed).toEqual(described);
  expect(await app.client.datasets.list()).toEqual([]);
  expect(existsSync(inWorkspace(removed.versions[0]!.file))).toBe(true);
  await app.client.datasets.restore({ dataset: removed });
  expect(await app.client.datasets.list()).toEqual([described]);
  await expect(app.client.datasets.restore({ dataset: removed })).rejects.toThrow('another dataset "Cars"');
  abort();
  await watching;
  expect(messages.filter(({ type }) => type === 'datasets-changed').length).toBeGreaterThanOrEqual(4);
});

test.each([
  '../../etc/passwd',
  '/etc/passwd',
  '.pipewright/store.db',
  'data/../../../etc/passwd',
  'linked.csv',
  'data',
])('a dataset whose file would be %s is not restored', async (file) => {
  await symlink('/etc/passwd', inWorkspace('linked.csv')).catch(() => {});
  const { versions } = await register('cars.csv', `x\n${file}\n`, 'Cars');
  await app.client.datasets.remove({ name: 'Cars' });
  const dataset = { name: 'Other', description: '', versions: [{ ...versions[0]!, file }] };
  await expect(app.client.datasets.restore({ dataset })).rejects.toMatchObject({ code: 'REFUSED' });
});

test.each([
  ['../../evil.csv', 'evil.csv'],
  ['C:\\temp\\prices.csv', 'prices.csv'],
  ['.hidden.csv', 'hidden.csv'],
  ['con.csv', '_con.csv'],
  ['a<b>:c.csv', 'a_b_c.csv'],
])('the file name %s becomes data/%s', async (given, expected) => {
  const { versions } = await register(given, `x\n${given}\n`, 'Named');
  expect(versions[0]!.file).toBe(`data/${expected}`);
});

test('a workbook, a file that is no table, and one that has not arrived are refused in words', async () => {
  const { datasets } = app.client;
  await expect(datasets.upload.start({ fileName: 'cars.xlsx', size: 10 })).rejects.toThrow('Save the sheet as CSV');
  const archive = await upload('cars.csv', Buffer.from('504b030414000000', 'hex'));
  await expect(datasets.preview({ uploadId: archive })).rejects.toThrow('a ZIP archive or a spreadsheet');
  await expect(datasets.preview({ uploadId: await upload('empty.csv', '') })).rejects.toThrow('is empty');
  const { uploadId } = await datasets.upload.start({ fileName: 'cars.csv', size: 10 });
  await expect(datasets.preview({ uploadId })).rejects.toThrow('has not arrived as a whole');
  await datasets.upload.append({ uploadId, offset: 0, chunk: new Blob(['x\n1\n']) });
  expect(await datasets.upload.append({ uploadId, offset: 0, chunk: new Blob(['x\n1\n']) })).toEqual({ received: 4 });
  const more = datasets.upload.append({ uploadId, offset: 4, chunk: new Blob(['more than was said']) });
  await expect(more).rejects.toThrow('The file has grown');
  await expect(datasets.upload.start({ fileName: 'x.csv', size: 90e9 })).rejects.toThrow('no room for this file');
});

test('JSON and Parquet files are previewed and registered', async () => {
  const json = await register('people.json', JSON.stringify([{ name: 'Ada', born: '1815-12-10' }, { name: 'Alan', born: null }]), 'People'); // biome-ignore format: one line
  expect(json.versions[0]!.columns.map(({ name }) => name)).toEqual(['name', 'born']);
  const rows = await app.client.datasets.rows({ name: 'People', version: 1 });
  expect(rows.values[0]).toEqual(['Ada', 'Alan']);
});

test('a damaged datasets.json is told of and left as it is', async () => {
  await writeFile(inWorkspace('datasets.json'), '<<<<<<< ours\n');
  await expect(app.client.datasets.list()).rejects.toThrow('datasets.json of the workspace is damaged');
  await expect(register('cars.csv', 'x\n1\n', 'Cars')).rejects.toThrow('is damaged');
  expect(await readFile(inWorkspace('datasets.json'), 'utf8')).toBe('<<<<<<< ours\n');
  await writeFile(inWorkspace('datasets.json'), '{"format": "pipewright/datasets@1", "datasets": []}\n');
});

test('what an engine that was killed left of uploads is removed by the next one', async () => {
  await app[Symbol.asyncDispose]();
  await mkdir(inWorkspace('.pipewright', 'uploads', 'left'), { recursive: true });
  app = await openTestApp(workspace.paths.workspace);
  const uploadId = await upload('cars.csv', 'x\n1\n');
  expect(await readdir(inWorkspace('.pipewright', 'uploads'))).toEqual([uploadId]);
});
