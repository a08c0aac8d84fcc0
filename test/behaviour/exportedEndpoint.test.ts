import { chmod, cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { platforms } from '../../pipelines/endpoint/export/copyPackages.ts';
import { exportFolder } from '../../pipelines/endpoint/export/exportFolder.ts';
import { type ModelWorkspace, openModelWorkspace } from '../rig/deployedModel.ts';
import { dataFile } from '../rig/examples.ts';
import { startExported } from '../rig/exportedServer.ts';
import { newPath } from '../rig/runModule.ts';

const platform = platforms.find((one) => one === `${process.platform}-${process.arch}`)!;

let opened: ModelWorkspace;
let key: string;
let url: string;
let source: string;

beforeAll(async () => {
  opened = await openModelWorkspace();
  const { name, version } = opened.model;
  const created = await opened.client.endpoints.create({ name: 'price', model: { name, version } });
  key = created.keys.primary;
  ({ url } = await opened.client.endpoints.get({ name: 'price' }));
  source = opened.context.workspace().endpoints.folders.folderOf(created.endpoint.id);
}, 180_000);
afterAll(() => opened[Symbol.asyncDispose]());

/** Rows of the automobile data again and again, no two alike, and some of them broken. */
async function makeRows(count: number): Promise<Record<string, unknown>[]> {
  const { servables } = await opened.client.endpoints.get({ name: 'price' });
  const { request } = servables.blue!;
  const [header, ...lines] = (await readFile(dataFile('automobile-price-raw.csv'), 'utf8')).trim().split('\n');
  const names = header!.split(',');
  return Array.from({ length: count }, (_, i) => {
    const cells = lines[i % lines.length]!.split(',');
    return Object.fromEntries(
      request.map(({ name, type }) => {
        const text = cells[names.indexOf(name)]!;
        if (text === '?') return [name, null];
        if (type === 'string') return [name, text];
        return [name, type === 'double' ? Number(text) + i / 1000 : Number(text)];
      }),
    );
  });
}

async function score(address: string, rows: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const answer = await fetch(`${address}/score`, { method: 'POST', headers, body: JSON.stringify(rows) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function packagesOf(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'node_modules'))).sort();
}

test('an exported folder runs with Node alone and answers 10,000 rows as the endpoint does', async () => {
  const folder = await newPath('exported');
  expect(await exportFolder(source, folder, platform)).toEqual({ ok: true, value: undefined });
  expect(await packagesOf(folder)).toEqual(['onnxruntime-common', 'onnxruntime-node', 'zod']);
  await using server = await startExported(folder, key);
  const rows = await makeRows(10_000);
  const [there, here] = [await score(server.url, rows), await score(url, rows)];
  expect(here.status).toBe(200);
  expect((here.body.predictions as unknown[]).filter(Boolean).length).toBeGreaterThan(9_000);
  expect(there).toEqual(here);
  const stranger = await fetch(`${server.url}/score`, {
    method: 'POST',
    body: '[]',
    headers: { authorization: 'Bearer x' },
  });
  expect(stranger.status).toBe(401);
  expect(server.printed()).toBe('');
});

test('the database comes along only where not every step is in one ONNX file, and the answers are the same', async () => {
  const other = await newPath('endpoint');
  await cp(source, other, { recursive: true });
  const [deployment] = await readdir(join(other, 'deployments'));
  const description = join(other, 'deployments', deployment!, 'servable.json');
  const { onnx: _, ...servable } = JSON.parse(await readFile(description, 'utf8')) as Record<string, unknown>;
  await chmod(description, 0o644);
  await writeFile(description, JSON.stringify({ ...servable, notCompiled: ['Left out here.'] }));
  await rm(join(other, 'deployments', deployment!, 'pipeline.onnx'), { force: true });
  const folder = await newPath('exported');
  expect((await exportFolder(other, folder, platform)).ok).toBe(true);
  expect(await packagesOf(folder)).toContain('@duckdb');
  await using server = await startExported(folder, key);
  const rows = await makeRows(1_000);
  const answers = await Promise.all([server.url, url].map(async (address) => (await score(address, rows)).body));
  const [there, here] = answers.map(({ predictions, failed }) => ({
    predictions,
    // The reasons may be in other words.
    failed: (failed as { row: number }[]).map(({ row }) => row),
  }));
  expect(there).toEqual(here);
});

test('the folder holds no key, nothing of this machine, and what an image is built of', async () => {
  const folder = await newPath('exported');
  await exportFolder(source, folder, platform);
  const plan = await readFile(join(folder, 'serving.json'), 'utf8');
  expect(plan).not.toContain(key);
  expect((await readdir(folder)).sort()).toEqual(['.dockerignore', 'Dockerfile', 'README.md', 'app', 'deployments', 'node_modules', 'package.json', 'serve.mjs', 'serving.json']); // biome-ignore format: one line
  for (const name of ['README.md', 'Dockerfile', 'serving.json', 'serve.mjs'])
    expect(await readFile(join(folder, name), 'utf8')).not.toContain(opened.folder);
  expect(await readFile(join(folder, 'Dockerfile'), 'utf8')).toMatch(/^ARG BASE=.*\nFROM \$\{BASE\}\n/m);
  const { size } = await stat(join(folder, 'app', 'pipelines', 'endpoint', 'serving', 'serveEndpoint.js'));
  expect(size).toBeGreaterThan(0);
});

test('a system whose parts are not installed here is refused in words', async () => {
  const other = await newPath('endpoint');
  await cp(source, other, { recursive: true });
  const [deployment] = await readdir(join(other, 'deployments'));
  const description = join(other, 'deployments', deployment!, 'servable.json');
  const { onnx: _, ...servable } = JSON.parse(await readFile(description, 'utf8')) as Record<string, unknown>;
  await chmod(description, 0o644);
  await writeFile(description, JSON.stringify(servable));
  const foreign = platform === 'win32-x64' ? 'linux-arm64' : 'win32-x64';
  const refused = await exportFolder(other, await newPath('exported'), foreign);
  expect(refused).toEqual({
    ok: false,
    error: expect.stringContaining(`The parts for ${foreign} are not installed here`),
  });
});

test('the app hands it out as an archive', async () => {
  const { ticket, name, size } = await opened.client.endpoints.exportFolder({ name: 'price' });
  expect(name).toBe(`price ${platform}.zip`);
  const answer = await fetch(`${opened.server.server.origin}/download/${ticket}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([bytes.length, String.fromCharCode(...bytes.subarray(0, 2))]).toEqual([size, 'PK']);
});
