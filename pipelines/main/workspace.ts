import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface WorkspacePaths {
  workspace: string;
  /** Machine state, ignored by git. */
  state: string;
  database: string;
  artifacts: string;
  quarantine: string;
  cache: string;
  attempts: string;
  /** Names of the compute targets that an engine has connected to. */
  computeInUse: string;
  /** Where results are shared. */
  sharedCache: string;
}

/** The folder itself when it was named, else the nearest one upwards that has `.pipewright/`, else the folder itself. */
export function findWorkspace(from: string, named: boolean): string {
  if (named) return resolve(from);
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.pipewright'))) return folder;
    if (folder === dirname(folder)) return resolve(from);
  }
}

export function workspacePaths(workspace: string): WorkspacePaths {
  const state = join(workspace, '.pipewright');
  return {
    workspace,
    state,
    database: join(state, 'store.db'),
    artifacts: join(state, 'artifacts'),
    quarantine: join(state, 'quarantine'),
    cache: join(state, 'cache'),
    attempts: join(state, 'attempts'),
    computeInUse: join(state, 'compute-in-use'),
    sharedCache: join(state, 'shared-cache.json'),
  };
}

/** Makes the folders that are missing. */
export function createWorkspace(paths: WorkspacePaths): void {
  for (const folder of [paths.state, paths.artifacts, paths.cache, paths.attempts])
    mkdirSync(folder, { recursive: true });
  const ignore = join(paths.state, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}
