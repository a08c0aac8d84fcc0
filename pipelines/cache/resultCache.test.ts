import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { digest } from '../contract/artifact.ts';
import type { KeyParts, StepResult } from '../contract/run.ts';
import { ArtifactStore } from './artifactStore.ts';
import { fingerprint } from './fingerprint.ts';
import { ResultCache } from './resultCache.ts';

let root: string;
let artifacts: ArtifactStore;
let cache: ResultCache;

beforeEach(async () => {
  root = await newPath('state');
  artifacts = new ArtifactStore(join(root, 'artifacts'), join(root, 'quarantine'));
  cache = new ResultCache(join(root, 'cache'), artifacts);
});

const partsOf = (params: Record<string, unknown>): KeyParts => ({
  module: 'm@1',
  code: digest.parse('c'.repeat(64)),
  params,
  inputs: {},
  sources: {},
  environment: 'here',
});

async function keep(text: string) {
  const source = await newPath('output');
  await writeFile(source, text);
  const result: StepResult = { outputs: { results: await artifacts.publish(source, 'table') }, metrics: [] };
  const parts = partsOf({ text });
  const key = fingerprint(parts);
  await cache.put(key, parts, result);
  return { key, result, path: join(root, 'cache', key.slice(0, 2), `${key}.json`) };
}

test('what was put is found, also by another process', async () => {
  const { key, result } = await keep('abc');
  expect(await cache.get(key)).toEqual(result);
  expect(await new ResultCache(join(root, 'cache'), artifacts).get(key)).toEqual(result);
});

test('an entry whose bytes changed anywhere counts as a miss', async () => {
  const { key, path } = await keep('abc');
  const good = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 2), fc.integer({ min: 1, max: 255 }), async (position, change) => {
      const bad = Buffer.from(good);
      bad[position]! ^= change;
      await writeFile(path, bad);
      expect(await cache.get(key)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test('an entry that was cut off anywhere counts as a miss', async () => {
  const { key, path } = await keep('abc');
  const good = await readFile(path);
  for (let length = 0; length < good.length - 1; length += 7) {
    await writeFile(path, good.subarray(0, length));
    expect(await cache.get(key)).toBeUndefined();
  }
});

test('a whole entry under the name of another key is not taken for it', async () => {
  const first = await keep('abc');
  const second = await keep('def');
  await copyFile(first.path, second.path);
  expect(await cache.get(second.key)).toBeUndefined();
});

test('a folder in the place of an entry is a miss', async () => {
  const { key } = await keep('abc');
  const other = fingerprint(partsOf({ text: 'other' }));
  await mkdir(join(root, 'cache', other.slice(0, 2), `${other}.json`), { recursive: true });
  expect(await cache.get(other)).toBeUndefined();
  expect(await cache.get(key)).toBeDefined();
});

test('a result whose artifact is gone or changed is a miss, and the artifact is put aside', async () => {
  const { key, result } = await keep('abc');
  const path = artifacts.path(result.outputs.results!.digest);
  await writeFile(path, 'abd');
  expect(await cache.get(key)).toBeUndefined();
  await expect(readFile(path)).rejects.toThrow('ENOENT');
  expect(await cache.get(key)).toBeUndefined();
});

test('list names every whole entry, whatever else lies there; what is half-written can be removed', async () => {
  const { key, result, path } = await keep('abc');
  await writeFile(join(dirname(path), '.half.tmp'), 'half');
  await writeFile(join(dirname(path), `${'0'.repeat(64)}.json`), 'garbage');
  const listed = [];
  for await (const entry of cache.list()) listed.push(entry);
  expect(listed).toEqual([{ key, result }]);
  await cache.removeHalfWritten();
  expect(await readdir(dirname(path))).toEqual([`${'0'.repeat(64)}.json`, basename(path)].sort());
});
