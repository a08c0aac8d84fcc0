import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, test as base, chromium, expect, type Page } from '@playwright/test';
import { chromiumFlags, findChromium } from './chromium.ts';
import { type Served, serve } from './server.ts';

export { expect } from '@playwright/test';

export type Scheme = 'light' | 'dark';

/** The app as its user meets it: a real engine on a workspace of its own, and a real browser. */
export interface App {
  page: Page;
  context: BrowserContext;
  /** Folder of the workspace. */
  workspace: string;
  served: Served;
  /** Another page of the same workspace. */
  newPage(): Promise<Page>;
  /** Errors and warnings that a page printed; a test ends with none. Take out what is expected, as when the engine is killed. */
  printed: string[];
}

const folder = fileURLToPath(new URL('../screenshots', import.meta.url));
const executablePath = findChromium();

export const test = base.extend<{ app: App }, { chromiumBrowser: Browser }>({
  chromiumBrowser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath: executablePath ?? '', args: chromiumFlags });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  app: async ({ chromiumBrowser }, use) => {
    const workspace = await mkdtemp(join(tmpdir(), 'pipewright-app-'));
    const home = await mkdtemp(join(tmpdir(), 'pipewright-home-'));
    const served = await serve(workspace, home);
    const context = await chromiumBrowser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    const printed: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') printed.push(message.text());
    });
    context.on('weberror', (error) => printed.push(error.error().message));
    const page = await context.newPage();
    await page.goto(served.url);
    const newPage = async () => {
      // A window that the page itself opens has its session.
      const opening = context.waitForEvent('page');
      await page.evaluate("void window.open('/', '_blank')");
      return await opening;
    };
    await use({ page, context, workspace, served, newPage, printed });
    await context.close();
    await served.stop();
    // Endpoints outlive the app, and end once their folder is gone.
    await rm(workspace, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    await rm(home, { recursive: true, force: true });
    expect(printed, 'errors and warnings of the page').toEqual([]);
  },
});

test.skip(executablePath === undefined, 'There is no Chromium on this machine: apt-get install chromium');

/** A picture of the page, for whoever changes the view to look at: test/e2e/screenshots/<name>-<scheme>.png. */
export async function takePicture(page: Page, name: string, scheme: Scheme): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.emulateMedia({ colorScheme: scheme });
  // Charts are drawn anew in the other theme's colours.
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) });
}

/** Looks at the page as it is, in both themes: takes pictures, and finds no violation of WCAG 2.2 AA. */
export async function checkView(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await takePicture(page, name, scheme);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
    );
    // All that is found in a test is told, not only the first.
    expect.soft(found, `${name}, ${scheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
