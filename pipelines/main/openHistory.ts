import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { acquireEngineLock } from '../store/engineLock.ts';
import { openDatabase } from '../store/openDatabase.ts';
import { RunHistory, type RunRecord } from '../store/runHistory.ts';
import { RunStore } from '../store/runStore.ts';
import { type CommandContext, UsageError } from './command.ts';
import { workspacePaths } from './workspace.ts';

export interface OpenHistory extends Disposable {
  history: RunHistory;
  store: RunStore;
  database: Database.Database;
  /** The run that the user named. Throws UsageError when there is none, or more than one. */
  findRun(id: string): RunRecord;
}

/** The run history of a workspace, whether an engine is at work in it or not. */
export async function openHistory({ workspace }: CommandContext): Promise<OpenHistory> {
  const paths = workspacePaths(workspace);
  if (!existsSync(paths.database))
    throw new UsageError(`Nothing has run in ${workspace} yet. Start with: pipewright run FILE`);
  const database = await openDatabase(paths.database);
  const history = new RunHistory(database);
  const store = new RunStore(database);
  const lock = acquireEngineLock(paths.state);
  // Nobody is at work here, so what says "running" was cut off.
  if (!('holder' in lock)) {
    store.markInterrupted(Date.now());
    lock.release();
  }
  return {
    history,
    store,
    database,
    findRun(id) {
      const run = history.find(id);
      if (!run) throw new UsageError(`There is no run "${id}", or more than one. "pipewright runs" lists them.`);
      return run;
    },
    [Symbol.dispose]: () => database.close(),
  };
}
