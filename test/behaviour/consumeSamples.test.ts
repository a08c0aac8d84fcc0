import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
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

/** How the program of a language is run; undefined where the machine has nothing to run it. */
const commands: Partial<Record<SampleLanguage, { file: string; command: string; args(file: string): string[] }>> = {
  curl: { file: 'sample.sh', command: 'sh', args: (file) => [file] },
  python: { file: 'sample.py', command: 'python3', args: (file) => [file] },
  javascript: { file: 'sample.mjs', command: process.execPath, args: (file) => [file] },
  r: { file: 'sample.R', command: 'Rscript', args: (file) => [file] },
};

function isThere(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** What the sample prints, run as a program of its own. */
async function runSample(language: SampleLanguage, call: SampleCall): Promise<unknown> {
  const { file, command, args } = commands[language]!;
  const path = await newPath(file);
  await writeFile(path, writeSample(language, call));
  const { stdout, stderr, status } = spawnSync(command, args(path), {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, [keyVariable]: key },
  });
  expect(stderr, language).toBe('');
  expect(status, language).toBe(0);
  return JSON.parse(stdout);
}

const runnable = sampleLanguages.filter((language) => commands[language] && isThere(commands[language]!.command));
const skipped = sampleLanguages.filter((language) => !runnable.includes(language));
if (skipped.length > 0) console.info(`Nothing here runs samples in ${skipped.join(', ')}: they are only looked at.`);

describe.each([...runnable])('the sample in %s', (language) => {
  test('is answered by the endpoint', async () => {
    const answer = await runSample(language, sampleCall('real-time', url, { columns }));
    expect(answer).toMatchObject({ predictions: [{ 'Scored Labels': expect.any(Number) }], failed: [] });
  });

  test('sends texts of every kind as they are', async () => {
    const [column] = columns.filter(({ type }) => type === 'string');
    const odd = 'it\'s "quoted" $HOME `x` \\n \u2028 )" )--" """" 日本 🚗 {{x}} $(x)';
    const row = { ...(sampleCall('real-time', url, { columns }).body as object[])[0], [column!.name]: odd };
    const answer = await runSample(language, { url: `${url}/score`, body: [row] });
    expect((answer as { predictions: unknown[]; failed: unknown[] }).predictions).toHaveLength(1);
  });
});

test.each([...sampleLanguages])('the sample in %s names the key by its variable', (language) => {
  const text = writeSample(language, sampleCall('batch', 'http://127.0.0.1:4650/endpoints/x', {}));
  expect(text).toContain(keyVariable);
  expect(text).toContain('/endpoints/x/jobs');
  expect(text).not.toContain('pw_');
});
