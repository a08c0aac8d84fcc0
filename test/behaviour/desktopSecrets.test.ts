import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { channels } from '../../electron/channels.ts';
import { startDesktop } from '../rig/electron/startDesktop.ts';

const fileOf = ({ folder }: { folder: string }) => join(folder, 'userData', 'secrets.json');

describe('Secrets of the desktop app', () => {
  test('are kept encrypted, for this user alone', async () => {
    await using desktop = await startDesktop();
    await desktop.call(channels.setSecret, ['warehouse.password', 'hunter2 äöü']);
    const kept = await readFile(fileOf(desktop), 'utf8');
    expect(kept).toContain('warehouse.password');
    expect(kept).not.toContain('hunter2');
    expect((await stat(fileOf(desktop))).mode & 0o077).toBe(0);
    const { Secrets } = await import('../../electron/secrets.ts');
    const read = await new Secrets(fileOf(desktop)).get('warehouse.password');
    expect(read).toEqual({ ok: true, value: 'hunter2 äöü' });
    expect(await new Secrets(fileOf(desktop)).get('constructor')).toEqual({ ok: true, value: undefined });
  });

  test('are told to the page by name alone, and can be removed', async () => {
    await using desktop = await startDesktop();
    await Promise.all(['b', 'a', 'c'].map((name) => desktop.call(channels.setSecret, [name, 'value'])));
    expect(await desktop.call(channels.listSecrets)).toEqual({ available: true, names: ['a', 'b', 'c'] });
    await desktop.call(channels.removeSecret, ['b']);
    expect(await desktop.call(channels.listSecrets)).toEqual({ available: true, names: ['a', 'c'] });
  });

  test.each([
    ['the keychain is locked', { backend: 'gnome_libsecret', isAvailable: false }],
    [
      'there is none, and Chromium would use a password that everybody knows',
      { backend: 'basic_text', isAvailable: true },
    ],
  ])('are refused in words where %s', async (_where, keychain) => {
    await using desktop = await startDesktop();
    Object.assign(desktop.recorded.keychain, keychain);
    await expect(desktop.call(channels.setSecret, ['name', 'value'])).rejects.toThrow('offers no keychain');
    await expect(readFile(fileOf(desktop))).rejects.toThrow('ENOENT');
    expect(await desktop.call(channels.listSecrets)).toMatchObject({
      available: false,
      reason: expect.stringContaining('Nothing was saved'),
    });
  });

  test('in a damaged file are not written over', async () => {
    await using desktop = await startDesktop();
    await writeFile(fileOf(desktop), '{"name": "not base64!"}');
    await expect(desktop.call(channels.setSecret, ['other', 'value'])).rejects.toThrow('cannot be read');
    expect(await readFile(fileOf(desktop), 'utf8')).toContain('not base64!');
  });
});
