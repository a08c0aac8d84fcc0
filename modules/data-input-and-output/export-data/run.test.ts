import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newContext, newPath, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';

const table = () =>
  tableOf(
    `SELECT * FROM (VALUES
       (1, '=1+1', -0.5, TIMESTAMP '2024-01-31', true),
       (2, 'say "a, b"', NULL, NULL, false),
       (-3, '-7.5', 1e300, TIMESTAMP '2024-02-29', NULL)) t`,
    [
      { name: 'id', type: 'integer' },
      { name: '@name', type: 'string' },
      { name: 'x', type: 'double' },
      { name: 'day', type: 'datetime', format: '%d.%m.%Y' },
      { name: 'ok', type: 'boolean' },
    ],
  );

async function exportTo(path: string, params: object = {}, dataset?: string) {
  const context = await newContext();
  const write = async (more: object = {}) =>
    runModule('export-data', { path, ...params, ...more }, { dataset: dataset ?? (await table()) }, context);
  return { context, write, read: () => readFile(join(context.workspaceDir, path), 'utf8') };
}

test('writes CSV into new folders and guards text that looks like a formula, but no numbers', async () => {
  const { context, write, read } = await exportTo('a/b/out.csv');
  await write();
  expect(await read()).toBe(
    'id,\'@name,x,day,ok\n1,\'=1+1,-0.5,31.01.2024,true\n2,"say ""a, b""",,,false\n-3,-7.5,1e+300,29.02.2024,\n',
  );
  await write({ neutralise: false });
  expect(await read()).toContain('\n1,=1+1,');
  expect(await readdir(join(context.workspaceDir, 'a/b'))).toEqual(['out.csv']);
});

test('guards every character that starts a formula', async () => {
  const values = ['=a', '+a', '-a', '@a', '\ta', '\ra', 'a=', '+49', '-1e5', "'a"];
  const rows = values.map((value) => `('${value.replaceAll("'", "''")}')`).join(', ');
  const dataset = await tableOf(`SELECT * FROM (VALUES ${rows}) t`, [{ name: 'v', type: 'string' }]);
  const { context, write } = await exportTo('out.parquet', { format: 'csv', path: 'out.csv' }, dataset);
  await write();
  const text = await readFile(join(context.workspaceDir, 'out.csv'), 'utf8');
  expect(text).toBe("v\n'=a\n'+a\n'-a\n'@a\n'\ta\n\"'\ra\"\na=\n+49\n-1e5\n'a\n");
});

test('writes TSV, JSON, JSON lines and Parquet', async () => {
  const tsv = await exportTo('out.tsv', { format: 'tsv' });
  await tsv.write();
  expect((await tsv.read()).split('\n')[2]).toBe('2\t"say ""a, b"""\t\t\tfalse');
  const json = await exportTo('out.json', { format: 'json' });
  await json.write();
  expect(JSON.parse(await json.read())[0]).toEqual({ id: 1, '@name': '=1+1', x: -0.5, day: '31.01.2024', ok: true });
  const lines = await exportTo('out.jsonl', { format: 'json' });
  await lines.write();
  expect(
    (await lines.read())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual([1, 2, -3]);
  const parquet = await exportTo('out.parquet', { format: 'parquet' });
  await parquet.write();
  const path = join(parquet.context.workspaceDir, 'out.parquet');
  const { outputs } = await runModule('import-data', { path });
  expect((await rowsOf(outputs.results!))[2]).toMatchObject({ id: -3, '@name': '-7.5', x: 1e300 });
});

test.each([
  ['/tmp/out.csv', 'relative to the workspace'],
  ['~/out.csv', 'relative to the workspace'],
  ['../out.csv', 'inside the workspace only'],
  ['a/../../out.csv', 'inside the workspace only'],
  ['.pipewright/out.csv', 'begin with a dot'],
  ['a/.b/out.csv', 'begin with a dot'],
  ['a//out.csv', 'may be empty'],
  ['C:\\out.csv', 'characters'],
  ['.csv', 'begin with a dot'],
  ['out.txt', 'ends in .csv'],
  ['', 'Give the file a name'],
])('refuses the path "%s"', async (path, words) => {
  await expect((await exportTo(path)).write()).rejects.toThrow(words);
});

test('refuses links that lead outside, and links as target', async () => {
  const { context, write } = await exportTo('link/out.csv');
  const outside = await newPath('outside');
  await mkdir(outside);
  await symlink(outside, join(context.workspaceDir, 'link'));
  await expect(write()).rejects.toThrow('leads outside the workspace');
  await expect(write({ path: 'link/new/out.csv' })).rejects.toThrow('leads outside the workspace');
  await symlink(join(outside, 'x.csv'), join(context.workspaceDir, 'x.csv'));
  await expect(write({ path: 'x.csv' })).rejects.toThrow('is a link');
  expect(await readdir(outside)).toEqual([]);
});

test('writes over a data file of its own format only', async () => {
  const { context, write } = await exportTo('package.json', { format: 'json' });
  const settings = join(context.workspaceDir, 'package.json');
  await writeFile(settings, '{ "name": "x" }');
  await expect(write()).rejects.toThrow('is there already and is no table');
  expect(await readFile(settings, 'utf8')).toBe('{ "name": "x" }');
  await expect(write({ path: 'a.pipeline.json' })).rejects.toThrow('A pipeline file cannot be written over');
  await mkdir(join(context.workspaceDir, 'folder.csv'));
  await expect(write({ path: 'folder.csv', format: 'csv' })).rejects.toThrow('is a folder');
  await write({ path: 'data.json' });
  await write({ path: 'data.json' });
});
