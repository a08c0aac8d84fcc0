import { expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import type { BatchEndpoint } from '../contract/endpoint.ts';
import { openDatabase } from '../store/openDatabase.ts';
import { deployedModels } from './deployedModels.ts';
import { EndpointStore } from './endpointStore.ts';

const endpoint = (name: string): BatchEndpoint => ({
  kind: 'batch',
  id: `${name}0000000000`,
  name,
  description: '',
  createdAt: 1,
  keys: [],
  model: { name: 'Price', version: 2 },
  partitionRows: 1000,
  output: 'csv',
});

test('two programs that change an endpoint by turns lose nothing of each other', async () => {
  const path = await newPath('store.db');
  const databases = [await openDatabase(path), await openDatabase(path)];
  const [one, two] = databases.map((database) => new EndpointStore(database)) as [EndpointStore, EndpointStore];
  const added = one.add('prices', () => ({ ok: true, value: endpoint('prices') }));
  if (!added.ok) throw new Error(added.error);
  for (let i = 0; i < 20; i += 1) {
    const store = i % 2 === 0 ? one : two;
    store.change(added.value, (now) => ({ ok: true, value: { ...now, description: `${now.description}${i} ` } }));
  }
  expect(two.find('prices')).toMatchObject({ revision: 21, endpoint: { description: [...Array(20).keys()].map((i) => `${i} `).join('') } }); // biome-ignore format: one line
  expect(one.state()).toBe(two.state());
  for (const database of databases) database.close();
});

test('what is refused changes nothing, and a name is given once', async () => {
  const database = await openDatabase(await newPath('store.db'));
  const store = new EndpointStore(database);
  expect(store.add('prices', () => ({ ok: false, error: 'no' }))).toEqual({ ok: false, error: 'no' });
  expect(store.list()).toEqual([]);
  const added = store.add('prices', () => ({ ok: true, value: endpoint('prices') }));
  expect(store.add('prices', () => ({ ok: true, value: endpoint('prices') }))).toMatchObject({ ok: false, error: expect.stringContaining('already') }); // biome-ignore format: one line
  if (!added.ok) throw new Error(added.error);
  store.change(added.value, () => ({ ok: false, error: 'no' }));
  expect(store.find('prices')?.revision).toBe(1);
  store.remove(added.value.endpoint.id);
  const gone = store.change(added.value, (now) => ({ ok: true, value: now }));
  expect(gone).toEqual({ ok: false, error: 'There is no endpoint "prices" (any more).' });
  database.close();
});

test('the registry is told which versions of a model are deployed, and where', async () => {
  const database = await openDatabase(await newPath('store.db'));
  new EndpointStore(database).add('prices', () => ({ ok: true, value: endpoint('prices') }));
  expect(deployedModels(database).of('Price')).toEqual([{ version: 2, endpoint: 'prices' }]);
  expect(deployedModels(database).of('Other')).toEqual([]);
  database.close();
});
