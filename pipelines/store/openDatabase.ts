import Database from 'better-sqlite3';
import { DamagedStoreError, isDamage } from './damagedStoreError.ts';
import { migrations } from './schema.ts';

/** The workspace was written by a newer Pipewright; this one would misread it. */
export class NewerWorkspaceError extends Error {
  override name = 'NewerWorkspaceError';
}

/**
 * Opens the store, bringing an older one up to date after a copy of it was made (`<path>.v<n>.backup`).
 * Throws NewerWorkspaceError, DamagedStoreError, and SqliteError when the file cannot be written.
 */
export async function openDatabase(path: string, list: readonly string[] = migrations): Promise<Database.Database> {
  const database = new Database(path);
  try {
    database.pragma('busy_timeout = 10000');
    database.pragma('journal_mode = WAL');
    // WAL's default, NORMAL, can roll back acknowledged commits on power loss.
    database.pragma('synchronous = FULL');
    // In pages. By the usual 1,000 a run of a thousand steps would wait for the disk once more on its way; closing does it anyway.
    database.pragma('wal_autocheckpoint = 4000');
    database.pragma('foreign_keys = ON');
    await migrate(database, path, list);
    return database;
  } catch (error) {
    database.close();
    throw isDamage(error) ? new DamagedStoreError(path, error) : error;
  }
}

async function migrate(database: Database.Database, path: string, list: readonly string[]): Promise<void> {
  const version = versionOf(database);
  if (version > list.length) {
    throw new NewerWorkspaceError(
      `This workspace was last used by a newer Pipewright (store version ${version}, this one knows ${list.length}). Update Pipewright to open it.`,
    );
  }
  if (version === list.length) return;
  if (version > 0) await database.backup(`${path}.v${version}.backup`);
  database
    .transaction(() => {
      // Another process may have done it while this one waited for the write lock.
      for (const statements of list.slice(versionOf(database))) database.exec(statements);
      database.pragma(`user_version = ${list.length}`);
    })
    .immediate();
}

function versionOf(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}
