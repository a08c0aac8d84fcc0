import { readdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { DamagedStoreError } from './damagedStoreError.ts';
import { NewerWorkspaceError, openDatabase } from './openDatabase.ts';

const first = 'CREATE TABLE notes (text TEXT) STRICT';
const second = "ALTER TABLE notes ADD COLUMN author TEXT; UPDATE notes SET author = 'nobody'";

let path: string;
beforeEach(async () => {
  path = await newPath('store.db');
});

test('a new store is made with every migration, and commits survive a power loss', async () => {
  const database = await openDatabase(path, [first, second]);
  expect(database.pragma('user_version', { simple: true })).toBe(2);
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  // 2 is FULL.
  expect(database.pragma('synchronous', { simple: true })).toBe(2);
  database.prepare("INSERT INTO notes VALUES ('a', 'b')").run();
  database.close();
});

test('an older store is brought up to date, after a copy of it was made', async () => {
  const older = await openDatabase(path, [first]);
  older.prepare("INSERT INTO notes VALUES ('kept')").run();
  older.close();
  const newer = await openDatabase(path, [first, second]);
  expect(newer.prepare('SELECT * FROM notes').all()).toEqual([{ text: 'kept', author: 'nobody' }]);
  newer.close();
  const backup = new Database(`${path}.v1.backup`, { readonly: true });
  expect(backup.pragma('user_version', { simple: true })).toBe(1);
  expect(backup.prepare('SELECT * FROM notes').all()).toEqual([{ text: 'kept' }]);
  backup.close();
});

test('a store of a newer Pipewright is refused in words, and left as it is', async () => {
  (await openDatabase(path, [first, second])).close();
  await expect(openDatabase(path, [first])).rejects.toThrow(NewerWorkspaceError);
  await expect(openDatabase(path, [first])).rejects.toThrow('Update Pipewright');
  const database = await openDatabase(path, [first, second]);
  expect(database.pragma('user_version', { simple: true })).toBe(2);
  database.close();
});

test('a migration that fails leaves the older store as it was', async () => {
  (await openDatabase(path, [first])).close();
  await expect(openDatabase(path, [first, `${second}; SELECT * FROM no_such_table`])).rejects.toThrow();
  const older = await openDatabase(path, [first]);
  expect(older.prepare("SELECT name FROM pragma_table_info('notes')").pluck().all()).toEqual(['text']);
  older.close();
});

test('two processes that open an older store at once migrate it once', async () => {
  const older = await openDatabase(path, [first]);
  older.prepare("INSERT INTO notes VALUES ('kept')").run();
  older.close();
  const both = await Promise.all([openDatabase(path, [first, second]), openDatabase(path, [first, second])]);
  for (const database of both) {
    expect(database.prepare('SELECT count(*) FROM notes').pluck().get()).toBe(1);
    database.close();
  }
});

test('a file that is no database is damage, and no copy is made of it', async () => {
  await writeFile(path, 'x'.repeat(5000));
  await expect(openDatabase(path)).rejects.toThrow(DamagedStoreError);
  expect(await readdir(dirname(path))).not.toContain(`${path}.v0.backup`);
});
