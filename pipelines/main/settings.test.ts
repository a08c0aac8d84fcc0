import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openUserConfig } from './settings.ts';
import { openTrustedCode } from './trustedCodeFile.ts';
import { findUserFolder } from './userFolder.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'pipewright-user-')), 'not', 'there', 'yet');
});
afterEach(() => rm(join(folder, '..', '..', '..'), { recursive: true, force: true }));

const usual = { theme: 'system', workers: null, memory: null };

test('settings and recent folders are there after a restart', async () => {
  const config = await openUserConfig(folder);
  expect([config.settings(), config.recent()]).toEqual([usual, []]);
  await config.setSettings({ theme: 'dark', workers: 3, memory: null });
  await config.addRecent('/data/one');
  await config.addRecent('/data/two');
  await config.addRecent('/data/one');
  const again = await openUserConfig(folder);
  expect(again.settings()).toEqual({ theme: 'dark', workers: 3, memory: null });
  expect(again.recent().map(({ path, name }) => [path, name])).toEqual([
    ['/data/one', 'one'],
    ['/data/two', 'two'],
  ]);
  expect(await readdir(folder), 'nothing is left over').toEqual(['settings.json']);
});

test('changes at the same time are all kept, and of folders the newest twenty', async () => {
  const config = await openUserConfig(folder);
  await Promise.all([
    ...Array.from({ length: 30 }, (_, i) => config.addRecent(`/data/${i}`)),
    config.setSettings({ ...usual, theme: 'light' } as const),
  ]);
  const again = await openUserConfig(folder);
  expect([again.settings().theme, again.recent().length, again.recent()[0]?.path]).toEqual(['light', 20, '/data/29']);
});

test.each([
  ['', usual],
  ['{', usual],
  ['[]', usual],
  ['{"settings": {"theme": "pink", "workers": null, "memory": null}}', usual],
  [
    '{"settings": {"theme": "dark", "workers": 2, "memory": null}, "recent": 5, "more": 1}',
    { ...usual, theme: 'dark', workers: 2 },
  ],
])('a file that holds %j is no reason not to start', async (text, expected) => {
  await (await openUserConfig(folder)).addRecent('/made');
  await writeFile(join(folder, 'settings.json'), text);
  const config = await openUserConfig(folder);
  expect([config.settings(), config.recent()]).toEqual([expected, []]);
});

test('code that was trusted is so after a restart, and no other', async () => {
  const trusted = await openTrustedCode(folder);
  await Promise.all([trusted.trust(['SELECT 1']), trusted.trust(['SELECT 2', 'SELECT 1'])]);
  const again = await openTrustedCode(folder);
  expect(['SELECT 1', 'SELECT 2', 'SELECT 3', ''].map((code) => again.isTrusted(code))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("the user's folder is where the platform keeps such things", () => {
  expect(findUserFolder({ PIPEWRIGHT_HOME: '/named' }, 'linux')).toBe('/named');
  expect(findUserFolder({ XDG_CONFIG_HOME: '/config' }, 'linux')).toBe(join('/config', 'pipewright'));
  expect(findUserFolder({ XDG_CONFIG_HOME: 'relative' }, 'linux')).toBe(join(homedir(), '.config', 'pipewright'));
  expect(findUserFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Application Support', 'Pipewright'));
  expect(findUserFolder({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'Pipewright'));
});
