import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { GitState } from '../contract/run.ts';

/** Commit of the folder's repository and whether something in it is not committed. undefined outside of one. */
export async function readGitState(folder: string): Promise<GitState | undefined> {
  if (process.env.GIT_DIR === undefined && !isInRepository(folder)) return undefined;
  const options = { cwd: folder, timeout: 5000, maxBuffer: 2 ** 26, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } };
  try {
    const { stdout } = await promisify(execFile)('git', ['status', '--porcelain=v2', '--branch'], options);
    const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1];
    return commit === undefined ? undefined : { commit, dirty: /^[^#]/m.test(stdout) };
  } catch {
    return undefined;
  }
}

/** Git looks for the same, but to start it takes as long as to reuse a hundred steps. */
function isInRepository(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}
