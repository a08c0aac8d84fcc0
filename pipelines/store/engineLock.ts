import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DamagedStoreError, isDamage } from './damagedStoreError.ts';

export interface EngineLock {
  release(): void;
}

/** Who holds the lock, for people; the lock itself is the operating system's. */
export interface LockHolder {
  pid: number;
  startedAt: string;
}

/**
 * Makes this process the only engine of a workspace. The lock is an exclusive transaction on an otherwise unused SQLite
 * file: the operating system gives it up with the process, however that ends, so no stale lock is ever to be judged.
 * Answers the holder when another process has it for longer than `patience` milliseconds.
 */
export function acquireEngineLock(folder: string, patience = 0): EngineLock | { holder: LockHolder | undefined } {
  const identity = join(folder, 'engine.json');
  const database = new Database(join(folder, 'engine.lock'), { timeout: patience });
  try {
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      return { holder: readHolder(identity) };
    throw isDamage(error) ? new DamagedStoreError(database.name, error) : error;
  }
  writeFileSync(
    identity,
    JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() } satisfies LockHolder),
  );
  return { release: () => database.close() };
}

function readHolder(path: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}
