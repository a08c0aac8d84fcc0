import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import type { Artifact } from '../contract/artifact.ts';
import { ArtifactStore } from './artifactStore.ts';

let root: string;
let store: ArtifactStore;

beforeEach(async () => {
  root = await newPath('store');
  store = new ArtifactStore(join(root, 'artifacts'), join(root, 'quarantine'));
});

async function publish(text: string): Promise<Artifact> {
  const source = await newPath('output');
  await writeFile(source, text);
  return await store.publish(source, 'table');
}

async function publishFolder(text: string): Promise<Artifact> {
  const source = await newPath('output');
  await mkdir(join(source, 'below'), { recursive: true });
  await writeFile(join(source, 'below', 'weights'), text);
  await writeFile(join(source, 'model.json'), '{}');
  return await store.publish(source, 'model');
}

/** Changes a file's bytes, and puts its time back. */
async function damageSilently(path: string): Promise<void> {
  const { atime, mtime } = await stat(path);
  await chmod(path, 0o644);
  const bytes = await readFile(path);
  bytes[0]! ^= 1;
  await writeFile(path, bytes);
  await utimes(path, atime, mtime);
}

const aside = () => readdir(join(root, 'quarantine')).catch(() => []);

test('what is published stands read-only under the digest of its content', async () => {
  const artifact = await publish('abc');
  expect(artifact.digest).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await readFile(store.path(artifact.digest), 'utf8')).toBe('abc');
  expect((await stat(store.path(artifact.digest))).mode & 0o777).toBe(0o444);
  expect(await store.list()).toEqual([artifact.digest]);
});

test('many steps may publish equal content at once: one entry, and all succeed', async () => {
  const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => publish('same')));
  expect(others.every(({ digest }) => digest === first?.digest)).toBe(true);
  const folders = await Promise.all(Array.from({ length: 10 }, () => publishFolder('same')));
  expect(await store.list()).toHaveLength(2);
  expect(await store.verify(first!)).toBe(true);
  expect(await store.verify(folders[0]!)).toBe(true);
  expect(await aside()).toEqual([]);
});

test('several steps that find one damage put it aside once, and do not take away what another has mended', async () => {
  const artifact = await publish('abc');
  await damageSilently(store.path(artifact.digest));
  await Promise.all([
    store.quarantine(artifact),
    store.quarantine(artifact),
    publish('abc'),
    store.quarantine(artifact),
  ]);
  expect(await store.verify(artifact)).toBe(true);
  expect(await aside()).toHaveLength(1);
});

test.each(['file', 'folder'])(
  'damage of a %s is found when it is hashed, even where its size and time tell nothing',
  async (kind) => {
    const artifact = kind === 'file' ? await publish('abc') : await publishFolder('abc');
    const path = store.path(artifact.digest);
    expect(await store.verify(artifact)).toBe(true);
    await damageSilently(kind === 'file' ? path : join(path, 'below', 'weights'));
    expect(await store.verify(artifact)).toBe(false);
  },
);

test.each([
  ['other content', async (path: string) => await writeFile(path, 'abd')],
  ['more content', async (path: string) => await writeFile(path, 'abcd')],
  ['no content', async (path: string) => await rm(path)],
  [
    'a folder in its place',
    async (path: string) => {
      await rm(path);
      await mkdir(path);
    },
  ],
])('a look before reuse finds %s', async (_, damage) => {
  const artifact = await publish('abc');
  const path = store.path(artifact.digest);
  expect(await store.isIntact(artifact)).toBe(true);
  await chmod(path, 0o644);
  await damage(path);
  expect(await store.isIntact(artifact)).toBe(false);
});

test('a file that a folder lost or gained is damage', async () => {
  const artifact = await publishFolder('abc');
  const path = store.path(artifact.digest);
  await writeFile(join(path, 'more'), '');
  expect(await store.verify(artifact)).toBe(false);
  await rm(join(path, 'more'));
  expect(await store.verify(artifact)).toBe(true);
  await rm(join(path, 'model.json'));
  expect(await store.isIntact(artifact)).toBe(false);
});

test('publishing what stands there damaged mends it', async () => {
  const artifact = await publish('abc');
  await damageSilently(store.path(artifact.digest));
  expect(await publish('abc')).toEqual(artifact);
  expect(await store.verify(artifact)).toBe(true);
});

test('a large artifact that many ask about at once is hashed once', async () => {
  const source = await newPath('output');
  await writeFile(source, Buffer.alloc(64e6, 'x'));
  const artifact = await store.publish(source, 'table');
  const secondsOf = async (asking: number) => {
    const fresh = new ArtifactStore(join(root, 'artifacts'), join(root, 'quarantine'));
    const before = process.cpuUsage();
    const found = await Promise.all(Array.from({ length: asking }, () => fresh.verify(artifact)));
    expect(found).toEqual(Array.from({ length: asking }, () => true));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  const one = Math.max(await secondsOf(1), await secondsOf(1));
  expect(await secondsOf(30)).toBeLessThan(8 * one);
});
