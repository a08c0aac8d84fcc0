import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the page is made of. */
const sources = [
  'renderer',
  'modules',
  'pipelines/contract',
  'pipelines/graph',
  'build/vite.config.ts',
  'package-lock.json',
];

/** Whether the page has not been built, or anything that it is made of is newer. */
export function isPageOld(): boolean {
  const built = statSync(join(root, 'build/out/renderer/index.html'), { throwIfNoEntry: false });
  return built === undefined || sources.some((source) => newest(join(root, source)) > built.mtimeMs);
}

/** Builds the page with vite, quietly. Answers whether that worked; vite says why not. */
export function buildPage(): Promise<boolean> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', join(root, 'build/vite.config.ts'), '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** Milliseconds since 1970; of a folder, of the newest file in it. A removed file shows in the folder's own time. */
function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((most, name) => Math.max(most, newest(join(path, name))), stats.mtimeMs);
}
