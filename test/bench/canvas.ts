/// <reference lib="dom" />
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { splitEndpoint } from '../../pipelines/contract/graph.ts';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { chromiumFlags, findChromium } from '../e2e/rig/chromium.ts';
import { serve } from '../e2e/rig/server.ts';
import { measureFrames } from './frameTimes.ts';
import type { Benchmark } from './row.ts';
import { wideGraph } from './wideGraph.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rounds = 3;

/** The canvas with 1,000 steps and 1,500 edges against a bare React Flow of the same size, in one Chromium. */
export const canvas: Benchmark = {
  name: 'canvas',
  async run({ folder, emit, quick }) {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      process.stderr.write('canvas: there is no Chromium on this machine\n');
      return;
    }
    await build({ configFile: join(root, 'build/vite.config.ts'), logLevel: 'warn' });
    const graph = wideGraph(1_000);
    const bare = await serveBareFlow(join(folder, 'bare'), graph);
    const browser = await chromium.launch({ executablePath, args: chromiumFlags });
    const workspace = join(folder, 'workspace');
    await mkdir(workspace);
    await writeFile(join(workspace, 'wide.pipeline.json'), formatPipeline(graph));
    const served = await serve(workspace, join(folder, 'home'));
    try {
      const ours: Measured[] = [];
      const theirs: Measured[] = [];
      for (let round = 0; round < (quick ? 1 : rounds); round += 1) {
        theirs.push(await measureBare(browser, bare.url));
        ours.push(await measureApp(browser, served.url, round > 0));
      }
      const peer = 'bare React Flow';
      for (const kind of ['pan', 'zoom'] as const) {
        const [own, other] = [median(ours.map((one) => one[kind])), median(theirs.map((one) => one[kind]))];
        emit({ name: `canvas ${kind}, mean frame`, ours: own, theirs: other, unit: 'ms', goal: 1.2, peer });
      }
      emit({ name: 'canvas, open 1,000 steps', ours: median(ours.map(({ open }) => open)), unit: 'ms', goal: 1_500 });
      emit({ name: 'canvas, keystroke to card', ours: median(ours.map(({ key }) => key)), unit: 'ms', goal: 50 });
    } finally {
      await browser.close();
      await served.stop();
      bare.close();
    }
  },
};

interface Measured {
  pan: number;
  zoom: number;
  open: number;
  key: number;
}

let session: string | undefined;

async function measureApp(browser: Browser, url: string, again: boolean): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  // The address works once; later pages take over its session.
  if (again) await context.addInitScript((token) => sessionStorage.setItem('pipewright.token', token), session ?? '');
  const page = await context.newPage();
  await page.goto(again ? new URL('/', url).href : url);
  const row = page.getByRole('button', { name: '1000 steps' }).first();
  await row.waitFor();
  session = (await page.evaluate(() => sessionStorage.getItem('pipewright.token'))) ?? undefined;
  const open = await timeToCards(page, () => row.click());
  await page.waitForTimeout(1_500);
  const key = await timeKeystrokes(page);
  // Both show the whole graph.
  await page.locator('[data-action="zoom-to-fit"]').click();
  await page.waitForTimeout(1_500);
  const { pan, zoom } = await measureFrames(page);
  await context.close();
  return { pan: pan.mean, zoom: zoom.mean, open, key };
}

async function measureBare(browser: Browser, url: string): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: 1090, height: 590 } });
  await page.goto(url);
  await page.locator('.react-flow__node').first().waitFor();
  await page.waitForTimeout(1_500);
  const { pan, zoom } = await measureFrames(page);
  await page.close();
  return { pan: pan.mean, zoom: zoom.mean, open: 0, key: 0 };
}

/** Milliseconds from the click to the frame that shows the cards. */
async function timeToCards(page: Page, click: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const times = { clicked: 0, shown: 0 };
    Object.assign(window, { times });
    window.addEventListener('click', ({ timeStamp }) => (times.clicked ||= timeStamp), { capture: true });
    const look = () => {
      if (document.querySelector('[data-step]')) requestAnimationFrame((at) => (times.shown = at));
      else requestAnimationFrame(look);
    };
    look();
  });
  await click();
  await page.locator('[data-step]').first().waitFor();
  await page.waitForTimeout(300);
  return await page.evaluate(() => {
    const { times } = window as unknown as { times: { clicked: number; shown: number } };
    return times.shown - times.clicked;
  });
}

/** Milliseconds from a key press in the title's field of the inspector to the frame that shows it on the card; the median of ten. */
async function timeKeystrokes(page: Page): Promise<number> {
  await page.locator('[data-step="step0"]').click();
  const field = page.getByLabel('Title', { exact: true });
  await field.click();
  await page.evaluate(() => {
    const times: number[] = [];
    let pressed = 0;
    Object.assign(window, { keyTimes: times });
    window.addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true });
    const card = document.querySelector('[data-selected]')!;
    new MutationObserver(() => {
      const from = pressed;
      pressed = 0;
      if (from > 0) requestAnimationFrame(() => times.push(performance.now() - from));
    }).observe(card, { subtree: true, characterData: true, childList: true });
  });
  for (const letter of 'abcdefghij') {
    await page.keyboard.press(letter);
    await page.waitForTimeout(120);
  }
  return median(await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes));
}

async function serveBareFlow(outDir: string, graph: Pipeline): Promise<{ url: string; close(): void }> {
  await build({
    configFile: false,
    root: join(root, 'test/bench/bareFlow'),
    base: './',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'es2023' },
    logLevel: 'warn',
  });
  const nodes = graph.nodes.map(({ id, position }) => ({ id, position, data: { label: id } }));
  const edges = graph.edges.map((edge) => ({
    id: `${edge.from}>${edge.to}`,
    source: splitEndpoint(edge.from).node,
    target: splitEndpoint(edge.to).node,
  }));
  await writeFile(join(outDir, 'graph.json'), JSON.stringify({ nodes, edges }));
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  const server = createServer((request, response) => {
    const path =
      normalize(new URL(request.url ?? '/', 'http://localhost').pathname).replace(/^[/\\]+/, '') || 'index.html';
    response.setHeader('content-type', types[extname(path)] ?? 'application/json');
    createReadStream(join(outDir, path))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
