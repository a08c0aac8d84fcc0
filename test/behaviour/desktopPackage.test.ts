import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppFolder, makeAppFolder } from '../../build/appFolder.ts';
import { configurePackage, fuses } from '../../build/electronBuilder.ts';
import { keepFile } from '../../build/keepFile.ts';
import { readFuses } from '../../build/readFuses.ts';
import { until } from '../rig/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = 'pipelines/examples/automobile-price-basic.pipeline.json';

let folder: string;
let app: AppFolder;
let files: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipewright-package-'));
  await mkdir(join(folder, 'page'));
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Pipewright</title>');
  app = await makeAppFolder({ folder: join(folder, 'app'), page: join(folder, 'page') });
  const entries = await readdir(app.folder, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(app.folder.length + 1));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

interface Ended {
  code: number | null;
  output: string;
}

/** Runs a plain Node in a folder, away from the checkout's packages. */
function runNode(args: string[], cwd: string): Promise<Ended> {
  const { NODE_PATH: _, ...env } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...env, PIPEWRIGHT_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

describe('What an installer carries', () => {
  test('is the licence, the page, the sources of the engine, the packages in use', () => {
    const expected = ['LICENSE', 'package.json', 'build/out/renderer/index.html', 'build/pipewright.mjs'];
    const programs = ['pipelines/main/cli.ts', 'pipelines/worker/main.ts', 'electron/engineProcess.ts', example];
    expect(files).toEqual(expect.arrayContaining([...expected, ...programs]));
    expect(files).toContain('node_modules/onnxruntime-node/package.json');
  });

  test('has the licence of every package that has one', async () => {
    for (const one of app.packages) {
      const installed = await readdir(join(root, one));
      const licences = installed.filter((name) => /^licen[cs]e/i.test(name)).map((name) => `${one}/${name}`);
      for (const licence of licences) expect(files).toContain(licence);
    }
  });

  test('has no test, no tool, and nothing that only the page is made of', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, object>;
    const tools = Object.keys(manifest.devDependencies ?? {});
    const packages = app.packages.map((one) => one.slice(one.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(packages.filter((name) => tools.includes(name))).toEqual([]);
    expect(packages.filter((name) => /^(react|@mantine|echarts|electron|node-(?:linux|win)-)/.test(name))).toEqual([]);
    expect(files.filter((file) => /\.test\.ts$|^test\/|^renderer\//.test(file))).toEqual([]);
  });

  test('has the native programs of one platform, and no other', () => {
    const here = `${process.platform}-${process.arch}`;
    const natives = files.filter((file) => file.endsWith('.node')).sort();
    expect(natives).toEqual([
      `node_modules/@duckdb/node-bindings-${here}/duckdb.node`,
      `node_modules/better-sqlite3/prebuilds/${here}.node`,
      `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`,
    ]);
    const libraries = files.filter((file) => /\.(dll|dylib|exe|so)[.\d]*$/.test(file));
    expect(libraries.filter((file) => !file.includes(here) && !file.includes(here.replace('-', '/')))).toEqual([]);
  });

  test.each([
    { platform: 'win32', arch: 'x64' },
    { platform: 'darwin', arch: 'arm64' },
  ])('would have those of $platform-$arch there', async (target) => {
    const bin = join(root, 'node_modules/onnxruntime-node/bin');
    const all = (await readdir(bin, { recursive: true })).map((file) => `node_modules/onnxruntime-node/bin/${file}`);
    const kept = all.filter((file) => /\.(node|dll|dylib|so[.\d]*)$/.test(file) && keepFile(file, target));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter((file) => !file.includes(`/${target.platform}/${target.arch}/`))).toEqual([]);
  });

  test('is below 200 MB', () => {
    expect(app.size).toBeLessThan(200e6);
  });

  test('starts with a plain Node, without the checkout', async () => {
    const { code, output } = await runNode(['build/pipewright.mjs', '--help'], app.folder);
    expect(output).toContain('Usage: pipewright');
    expect(code).toBe(0);
  });

  test('runs a pipeline, and the checkout reuses what it made: the cache sees the same code', async () => {
    const workspace = join(folder, 'workspace');
    await mkdir(workspace);
    await copyFile(join(root, example), join(workspace, 'price.pipeline.json'));
    await cp(join(root, 'pipelines/examples/data'), join(workspace, 'data'), { recursive: true });
    const run = (from: string) =>
      runNode(
        [
          join(from, 'build/pipewright.mjs'),
          '--workspace',
          workspace,
          '--json',
          'run',
          join(workspace, 'price.pipeline.json'),
        ],
        from,
      );
    const [packaged, checkout] = [await run(app.folder), await run(root)];
    expect(packaged.output).toMatch(/"status":"completed","steps":\{"completed":[1-9]\d*,"reused":0,"failed":0/);
    expect(checkout.output).toMatch(/"status":"completed","steps":\{"completed":0,"reused":[1-9]\d*,"failed":0/);
  });

  test('has the program of the engine’s process, which opens a workspace and lets go of it', async () => {
    const workspace = join(folder, 'desktop');
    await mkdir(workspace);
    // What Electron gives to a utility process, as far as the program uses it.
    const parent = `
      const listeners = [];
      process.parentPort = {
        on: (_event, listener) => listeners.push(listener),
        postMessage(message) {
          console.log(JSON.stringify(message));
          for (const listener of listeners) listener({ data: { type: 'close' }, ports: [] });
        },
      };
      process.argv[2] = ${JSON.stringify(JSON.stringify({ workspace }))};
      await import('./electron/engineProcess.ts');`;
    const { code, output } = await runNode(['--input-type=module', '--eval', parent], app.folder);
    expect(output).toContain('{"type":"ready"}');
    expect(code).toBe(0);
    await until(async () => (await readdir(join(workspace, '.pipewright'))).includes('store.db'));
  });
});

describe('The package', () => {
  test('is asked to have these fuses', () => {
    expect(configurePackage('engine', 'out').electronFuses).toEqual({
      runAsNode: true,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test.each([0, 4 * 2 ** 20 - 10, 9 * 2 ** 20])(
    'has its fuses read back from the program, at byte %i',
    async (offset) => {
      const program = join(folder, `program-${offset}`);
      const wire = Buffer.concat([
        Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
        Buffer.from([1, 8]),
        Buffer.from('11001100'),
      ]);
      await writeFile(program, Buffer.concat([Buffer.alloc(offset), wire, Buffer.alloc(1_000)]));
      expect(await readFuses(program)).toEqual(fuses);
    },
  );

  test('is refused when its program has no fuses, or such as nobody here knows', async () => {
    const program = join(folder, 'program');
    await writeFile(program, Buffer.alloc(9 * 2 ** 20));
    await expect(readFuses(program)).rejects.toThrow('has no fuses');
    await writeFile(program, Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([2, 1, 49])]));
    await expect(readFuses(program)).rejects.toThrow('version 2');
  });

  test('opens pipeline files', () => {
    expect(configurePackage('engine', 'out').fileAssociations).toMatchObject([{ ext: 'pipeline.json' }]);
  });
});
