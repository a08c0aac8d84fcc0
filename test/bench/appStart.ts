import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'vite';
import { chromiumFlags, findChromium } from '../e2e/rig/chromium.ts';
import type { Benchmark } from './row.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** From `npm start`, the page being built, to a page that can be used; and the size of what it loads for that. */
export const appStart: Benchmark = {
  name: 'app-start',
  async run({ folder, emit, quick }) {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      process.stderr.write('app-start: there is no Chromium on this machine\n');
      return;
    }
    await build({ configFile: join(root, 'build/vite.config.ts'), logLevel: 'warn' });
    const browser = await chromium.launch({ executablePath, args: chromiumFlags });
    try {
      const starts = [];
      for (let round = 0; round < (quick ? 1 : 5); round += 1) {
        starts.push(await measureStart(browser, join(folder, `workspace${round}`), join(folder, 'home')));
      }
      const time = starts.map((start) => start.time).toSorted((a, b) => a - b)[Math.floor(starts.length / 2)] ?? 0;
      emit({ name: 'npm start to a page that can be used', ours: time, unit: 'ms', goal: 2_000 });
      emit({ name: 'first load, compressed', ours: starts[0]?.bytes ?? 0, unit: 'bytes', goal: 1_000_000 });
    } finally {
      await browser.close();
    }
  },
};

async function measureStart(
  browser: Browser,
  workspace: string,
  home: string,
): Promise<{ time: number; bytes: number }> {
  await mkdir(workspace, { recursive: true });
  const page = await browser.newPage();
  const files: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().method() === 'GET' && response.ok())
      files.push(response.body().catch(() => Buffer.alloc(0)));
  });
  const from = performance.now();
  const program = spawn('npm', ['start', '--', '--no-open', '--workspace', workspace], {
    cwd: root,
    env: { ...process.env, PIPEWRIGHT_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    await page.goto(await readAddress(program));
    await page.getByRole('heading', { level: 1 }).waitFor();
    const time = performance.now() - from;
    // Sent as they are: between two processes of one machine, compression would only cost time.
    const bytes = (await Promise.all(files)).reduce((sum, file) => sum + gzipSync(file).length, 0);
    return { time, bytes };
  } finally {
    await page.close();
    if (program.pid !== undefined) process.kill(-program.pid, 'SIGTERM');
    await new Promise((resolve) => program.once('exit', resolve));
  }
}

function readAddress(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    program.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
      const address = /http:\/\/\S+code=\S+/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    });
    program.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${said}`)));
  });
}
