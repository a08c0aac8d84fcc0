import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServedColumn } from '../../pipelines/contract/servable.ts';
import {
  keyVariable,
  type SampleCall,
  type SampleLanguage,
  sampleCall,
  sampleLanguages,
  writeSample,
} from '../../pipelines/endpoint/consumeSamples.ts';
import { type ModelWorkspace, openModelWorkspace } from '../rig/deployedModel.ts';
import { newPath } from '../rig/runModule.ts';

let opened: ModelWorkspace;
let key: string;
let url: string;
let columns: ServedColumn[];

beforeAll(async () => {
  opened = await openModelWorkspace();
  const { name, version } = opened.model;
  ({
    keys: { primary: key },
  } = await opened.client.endpoints.create({ name: 'price', model: { name, version } }));
  const endpoint = await opened.client.endpoints.get({ name: 'price' });
  url = endpoint.url;
  columns = endpoint.servables.blue!.request;
}, 180_000);
afterAll(() => opened[Symbol.asyncDispose]());

/** How the program of a language is run, from its file; undefined where the machine has nothing to run it. */
interface Runner {
  file: string;
  /** What has to be there for it. */
  needs: [string, ...string[]][];
  commands(file: string): [string, ...string[]][];
}

const runners: Record<SampleLanguage, Runner> = {
  curl: { file: 'sample.sh', needs: [['curl', '--version']], commands: (file) => [['sh', file]] },
  python: { file: 'sample.py', needs: [['python3', '--version']], commands: (file) => [['python3', file]] },
  javascript: { file: 'sample.mjs', needs: [], commands: (file) => [[process.execPath, file]] },
  r: {
    file: 'sample.R',
    needs: [['Rscript', '-e', 'library(httr2)']],
    commands: (file) => [['Rscript', file]],
  },
  csharp: {
    file: 'sample.cs',
    needs: [
      ['mcs', '--version'],
      ['mono', '--version'],
    ],
    commands: (file) => [['mcs', '-codepage:utf8', '-r:System.Net.Http.dll', `-out:${file}.exe`, file], ['mono', `${file}.exe`]], // biome-ignore format: one line
  },
};

function isThere([command, ...args]: readonly [string, ...string[]]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** What the sample prints, run as a program of its own. */
async function runSample(language: SampleLanguage, call: SampleCall): Promise<unknown> {
  const { file, commands } = runners[language];
  const path = await newPath(file);
  await writeFile(path, writeSample(language, call));
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', [keyVariable]: key };
  let printed = '';
  for (const [command, ...args] of commands(path)) {
    const { stdout, stderr } = await promisify(execFile)(command, args, { env });
    expect(stderr, language).toBe('');
    printed = stdout;
  }
  return JSON.parse(printed);
}

/** A server that answers what it was sent. */
async function startEcho() {
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.headers['content-type'] ?? '');
    request.pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() };
}

const runnable = sampleLanguages.filter((language) => runners[language].needs.every(isThere));
const skipped = sampleLanguages.filter((language) => !runnable.includes(language));
if (skipped.length > 0) console.info(`Nothing here runs samples in ${skipped.join(', ')}: they are only looked at.`);

describe.each([...runnable])('the sample in %s', (language) => {
  test('is answered by the endpoint', async () => {
    const answer = await runSample(language, sampleCall('real-time', url, { columns }));
    expect(answer).toMatchObject({ predictions: [{ 'Scored Labels': expect.any(Number) }], failed: [] });
  });

  test('sends values and texts of every kind as they are', async () => {
    const odd = 'it\'s "quoted" $HOME `x` \\n \u2028 )" )--" """" 日本 🚗 {{x}} $(x) @"" %d';
    const row = { ...(sampleCall('real-time', url, { columns }).body as object[])[0], [odd]: odd, no: null, yes: true };
    using echo = await startEcho();
    expect(await runSample(language, { url: echo.url, body: [row] })).toEqual([row]);
  });
});

test.each([...sampleLanguages])('the sample in %s names the key by its variable', (language) => {
  const text = writeSample(language, sampleCall('batch', 'http://127.0.0.1:4650/endpoints/x', {}));
  expect(text).toContain(keyVariable);
  expect(text).toContain('/endpoints/x/jobs');
  expect(text).not.toContain('pw_');
});
