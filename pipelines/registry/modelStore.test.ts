import { mkdir } from 'node:fs/promises';
import type Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { digest } from '../contract/artifact.ts';
import { openDatabase } from '../store/openDatabase.ts';
import type { DeployedModels } from './deployedModels.ts';
import { type ModelFacts, ModelStore, type NewVersion } from './modelStore.ts';

let path: string;
let database: Database.Database;
let deployed: ReturnType<DeployedModels['of']>;
let models: ModelStore;

beforeEach(async () => {
  const folder = await newPath('store');
  await mkdir(folder, { recursive: true });
  path = `${folder}/store.db`;
  database = await openDatabase(path);
  deployed = [];
  models = new ModelStore(database, { of: () => deployed });
  return () => database.close();
});

const artifactOf = (letter: string) =>
  ({ digest: digest.parse(letter.repeat(64)), type: 'model', kind: 'folder', size: 5 }) as const;

const facts: ModelFacts = {
  kind: 'pipewright',
  task: 'binary',
  learner: 'logistic-regression',
  model: artifactOf('a'),
  servable: { ...artifactOf('b'), type: 'directory' },
  notServable: [],
  notCompiled: [],
  metrics: { auc: 0.9 },
  signature: { inputs: [{ name: 'age', type: 'integer', example: 39 }], outputs: [] },
  lineage: null,
  source: null,
};

const add = (name: string, changed: Partial<NewVersion> = {}) =>
  models.add({ name, description: '', tags: {}, facts, ...changed });

test('versions count up by model, and are read as they were written', () => {
  const first = add('risk', { description: 'First', tags: { team: 'blue' } });
  expect(first).toMatchObject({ name: 'risk', version: 1, stage: 'none', tags: { team: 'blue' }, ...facts });
  expect([add('risk').version, add('price').version]).toEqual([2, 1]);
  expect(models.find({ name: 'risk', version: 1 })).toEqual(first);
  expect(models.versionsOf('risk').map(({ version }) => version)).toEqual([2, 1]);
  expect(models.versions().map(({ name, version }) => `${name} ${version}`)).toEqual(['price 1', 'risk 2', 'risk 1']);
});

test('the number of a version that was removed is never another’s, even when the model was', () => {
  add('risk');
  add('risk');
  expect(models.remove('risk', 2).ok).toBe(true);
  expect(add('risk').version).toBe(3);
  expect(models.remove('risk', null).ok).toBe(true);
  expect(models.versionsOf('risk')).toEqual([]);
  expect(add('risk').version).toBe(4);
});

test('processes that register at once get different versions', async () => {
  const others = await Promise.all([openDatabase(path), openDatabase(path)]);
  const stores = others.map((other) => new ModelStore(other, { of: () => [] }));
  const versions = Array.from({ length: 40 }, (_, i) => stores[i % 2]!.add({ name: 'risk', description: '', tags: {}, facts }).version); // biome-ignore format: one line
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  for (const other of others) other.close();
});

test('one version at most is in production: the one before it is archived', () => {
  add('risk');
  add('risk');
  const inProduction = () => models.versionsOf('risk').filter(({ stage }) => stage === 'production');
  for (const version of [1, 2, 1]) {
    expect(models.update({ name: 'risk', version }, { stage: 'production' })).toMatchObject({ ok: true });
    expect(inProduction().map((one) => one.version)).toEqual([version]);
  }
  expect(models.find({ name: 'risk', version: 2 })).toMatchObject({ stage: 'archived' });
});

test('what is not named by a change stays as it is', () => {
  add('risk', { description: 'Old', tags: { team: 'blue' } });
  const changed = models.update({ name: 'risk', version: 1 }, { description: 'New' });
  expect(changed).toMatchObject({
    ok: true,
    value: { description: 'New', tags: { team: 'blue' }, stage: 'none', ...facts },
  });
  expect(models.update({ name: 'risk', version: 9 }, {})).toMatchObject({ ok: false });
});

test('what is deployed is not removed, and it is said where it is', () => {
  add('risk');
  add('risk');
  deployed = [{ version: 1, endpoint: 'scores' }];
  for (const version of [1, null]) {
    const removed = models.remove('risk', version);
    expect(removed.ok ? '' : removed.error).toBe('Version 1 of "risk" is deployed at "scores". Remove the deployment or the endpoint first.'); // biome-ignore format: one line
  }
  expect(models.remove('risk', 2).ok).toBe(true);
  expect(models.remove('risk', 2)).toMatchObject({ ok: false });
  expect(models.remove('nothing', null)).toMatchObject({ ok: false });
});

test('the artifacts of all versions are named, each once', () => {
  add('risk');
  add('price', { facts: { ...facts, servable: null, notServable: ['No.'] } });
  expect(
    models
      .artifacts()
      .map((artifact) => artifact.digest[0])
      .toSorted(),
  ).toEqual(['a', 'b']);
});
