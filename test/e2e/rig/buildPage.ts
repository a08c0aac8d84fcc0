import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.ts';

/** Before all tests: the page is built from its sources, so that no test sees an old one. */
export default function buildPage(): void {
  if (process.env.CI !== undefined && findChromium() === undefined) {
    throw new Error(
      'There is no Chromium on this machine. Install it (apt-get install chromium), or name one by CHROMIUM.',
    );
  }
  if (process.env.PIPEWRIGHT_PAGE !== undefined) return;
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  execFileSync('node', ['build/run.mjs', 'vite', 'build', '--config', 'build/vite.config.ts', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
}
