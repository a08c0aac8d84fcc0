import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GitState } from '../contract/run.ts';

/** Commit of the folder's repository and whether something in it is not committed. undefined outside of one. */
export async function readGitState(folder: string): Promise<GitState | undefined> {
  const git = async (...args: string[]) => {
    const options = { cwd: folder, timeout: 5000, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } };
    return (await promisify(execFile)('git', args, options)).stdout.trim();
  };
  try {
    const [commit, status] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain')]);
    return { commit, dirty: status !== '' };
  } catch {
    return undefined;
  }
}
