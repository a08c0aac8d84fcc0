import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ComputeTarget } from '../contract/compute.ts';
import { SealedSecrets } from './sealedSecrets.ts';
import { TargetStore } from './targetStore.ts';

const target: ComputeTarget = {
  kind: 'docker',
  name: 'edge',
  engine: { by: 'tls', host: 'edge-1', port: 2376 },
  slots: 2,
  platform: 'linux-x64',
};
const secret = 'PRIVATE KEY of edge';

let state: string;
let user: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'pipewright-state-'));
  user = await mkdtemp(join(tmpdir(), 'pipewright-user-'));
});
afterEach(async () => {
  for (const folder of [state, user]) await rm(folder, { recursive: true });
});

const open = (workspaceId = 'here') =>
  new TargetStore({ state, workspaceId, secrets: new SealedSecrets({ folder: user }) });

test('G14: secrets are in no file in clear, and only their user can read the files', async () => {
  await open().save(target, { key: secret });
  for (const folder of [state, user]) {
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      const text = await readFile(file, 'utf8');
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
      expect((await stat(file)).mode & 0o777, name).toBe(0o600);
    }
  }
  expect(open().secretsOf(target)).toEqual({ ok: true, value: { key: secret } });
});

test('secrets open for the address they were given for, and in their workspace only', async () => {
  await open().save(target, { key: secret });
  const elsewhere = { ...target, engine: { ...target.engine, host: 'other' } } as ComputeTarget;
  expect(open().secretsOf(elsewhere).ok).toBe(false);
  expect(open().secretsOf({ ...target, name: 'copy' }).ok).toBe(false);
  expect(open('there').secretsOf(target).ok).toBe(false);
});

test('a damaged file is said and never written over', async () => {
  await writeFile(join(state, 'compute.json'), '{"targets": 5');
  const store = open();
  expect(store.list()).toMatchObject({ ok: false, error: expect.stringContaining('is damaged') });
  expect((await store.save(target, {})).ok).toBe(false);
  expect(await readFile(join(state, 'compute.json'), 'utf8')).toBe('{"targets": 5');
});

test('what another process saves is seen at once', async () => {
  const [one, other] = [open(), open()];
  expect(one.list()).toEqual({ ok: true, value: [] });
  await other.save(target, { key: secret });
  expect(one.find('edge')).toEqual({ ok: true, value: target });
  await other.remove('edge');
  expect(one.find('edge').ok).toBe(false);
});
