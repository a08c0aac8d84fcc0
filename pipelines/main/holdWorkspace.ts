import type Database from 'better-sqlite3';
import { acquireEngineLock, type LockHolder } from '../store/engineLock.ts';
import { openDatabase } from '../store/openDatabase.ts';
import { createWorkspace, type WorkspacePaths } from './workspace.ts';

/** A workspace that this process alone may change, and its store. */
export interface HeldWorkspace {
  paths: WorkspacePaths;
  database: Database.Database;
  release(): void;
}

/** How long the lock may be held by somebody who only looks whether anybody holds it. Milliseconds. */
const lockPatience = 500;

/**
 * Takes a workspace for an engine; its folders are made when they are not there. Answers who holds it when another engine
 * has it. Throws NewerWorkspaceError, DamagedStoreError, and what the disk says.
 */
export async function holdWorkspace(
  paths: WorkspacePaths,
): Promise<HeldWorkspace | { holder: LockHolder | undefined }> {
  createWorkspace(paths);
  const lock = acquireEngineLock(paths.state, lockPatience);
  if ('holder' in lock) return lock;
  const database = await openDatabase(paths.database).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  return {
    paths,
    database,
    release() {
      database.close();
      lock.release();
    },
  };
}
