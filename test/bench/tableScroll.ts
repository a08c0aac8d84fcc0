/// <reference lib="dom" />
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { parsePipeline } from '../../pipelines/graph/parsePipeline.ts';
import { chromiumFlags, findChromium } from '../e2e/rig/chromium.ts';
import { serve } from '../e2e/rig/server.ts';
import type { Benchmark } from './row.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const columnCount = 100;

/** A table of 10M rows and 100 columns in the page: how long a jump to any place takes, and what the page holds after many. */
export const tableScroll: Benchmark = {
  name: 'table-scroll',
  async run({ folder, emit, quick }) {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      process.stderr.write('table-scroll: there is no Chromium on this machine\n');
      return;
    }
    await build({ configFile: join(root, 'build/vite.config.ts'), logLevel: 'warn' });
    const rows = quick ? 1_000_000 : 10_000_000;
    const workspace = join(folder, 'workspace');
    const runId = await makeTable(workspace, rows);
    const served = await serve(workspace, join(folder, 'home'));
    const browser = await chromium.launch({ executablePath, args: chromiumFlags });
    try {
      const page = await openTable(browser, served.url, runId);
      // Its profile is still coming in.
      const early = await jumpAround(page, 1, 40);
      await waitForProfile(page);
      const times = await jumpAround(page, 41, 80);
      const of = `${rows} rows, ${columnCount} columns`;
      for (const [taken, note] of [
        [times, of],
        [early, `${of}, while it is profiled`],
      ] as const) {
        emit({ name: 'table-scroll-median', ours: middle(taken), unit: 'ms', goal: 200, note });
        emit({ name: 'table-scroll-slowest', ours: Math.max(...taken), unit: 'ms', goal: 200, note });
      }
      emit({
        name: 'table-scroll-memory',
        ours: await readMemory(browser),
        unit: 'bytes',
        goal: 400_000_000,
        note: of,
      });
    } finally {
      await browser.close();
      await served.stop();
    }
  },
};

/** Runs a pipeline whose query makes the table. Answers the run's id. */
async function makeTable(workspace: string, rows: number): Promise<string> {
  const makers = ['i', 'i * 0.5', "'v' || i % 1000", 'i % 7 = 0'];
  const columns = Array.from({ length: columnCount }, (_, c) => `${makers[c % makers.length]} AS c${c}`);
  const sql = `SELECT ${columns.join(', ')} FROM range(${rows}) r(i)`;
  const parsed = parsePipeline(
    JSON.stringify({
      format: 'pipewright/pipeline@1',
      name: 'Large table',
      nodes: [
        { id: 'start', module: 'enter-data-manually', version: 1 },
        { id: 'table', module: 'apply-sql-transformation', version: 1, params: { sql } },
      ],
      edges: [{ from: 'start.results', to: 'table.t1' }],
    }),
  );
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  await mkdir(workspace, { recursive: true });
  const file = join(workspace, 'large.pipeline.json');
  await writeFile(file, formatPipeline(parsed.value));
  const program = join(root, 'build/pipewright.mjs');
  const printed = execFileSync(process.execPath, [program, '--workspace', workspace, 'run', file, '--json']).toString();
  const { runId, status } = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}');
  if (status !== 'completed') throw new Error(`The table could not be made: ${status}`);
  return runId;
}

async function openTable(browser: Browser, url: string, runId: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate((id) => (location.hash = `#/runs/${id}/graph?step=table`), runId);
  await page.getByRole('button', { name: 'Result' }).first().click();
  await page.getByRole('gridcell').first().waitFor({ timeout: 60_000 });
  return page;
}

/** Until every column in view has its figures. */
async function waitForProfile(page: Page): Promise<void> {
  const profiled = page.getByRole('columnheader').filter({ hasText: /missing/ });
  // All but the one of the row numbers.
  const columns = (await page.getByRole('columnheader').count()) - 1;
  const begun = performance.now();
  while ((await profiled.count()) < columns) {
    if (performance.now() - begun > 600_000)
      throw new Error('The profile of the table has not come within ten minutes.');
    await page.waitForTimeout(500);
  }
}

/**
 * Milliseconds from setting the scroll bar to the frame in which no cell is empty, for places all over the table; another place for
 * each number.
 */
async function jumpAround(page: Page, from: number, to: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = from; i <= to; i += 1) {
    times.push(
      await page.evaluate(
        async (share) => {
          const grid = document.querySelector('[role=grid]');
          if (!grid) throw new Error('There is no table on the page.');
          const from = performance.now();
          grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
          const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
          await frame();
          await frame();
          const isFull = () => {
            const cells = [...document.querySelectorAll('[role=gridcell]')];
            return cells.length > 0 && cells.every(({ textContent }) => textContent !== '');
          };
          while (!isFull() && performance.now() - from < 30_000) await frame();
          return performance.now() - from;
        },
        (i * 0.618034) % 1,
      ),
    );
    await page.waitForTimeout(150);
  }
  return times;
}

/** Resident bytes of the page's process. */
async function readMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
      }),
  );
  return Math.max(...sizes);
}

function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}
