import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type App, checkView, expect, test } from './rig/app.ts';
import { openStarter, step } from './rig/designer.ts';
import { openHistory, slowQuery } from './rig/history.ts';

const example = 'Automobile price, linear regression';
const file = 'automobile-price-linear-regression.pipeline.json';

/** Kills the engine as a crash does; whoever watches over it starts it again. */
function killEngine({ served }: App): void {
  const [pid] = execFileSync('ps', ['-o', 'pid=', '--ppid', String(served.process.pid)])
    .toString()
    .trim()
    .split(/\s+/);
  process.kill(Number(pid), 'SIGKILL');
}

function titleField(page: Page) {
  return page.getByRole('region', { name: 'Inspector' }).getByRole('textbox', { name: 'Title' });
}

test('edits made while the engine is killed are not lost', async ({ app }) => {
  const { page, workspace, printed } = app;
  await openStarter(page, example);
  await step(page, 'clean').click();
  await titleField(page).fill('Before');
  killEngine(app);
  await titleField(page).fill('While it was away');
  await expect(page.getByText('The engine is away')).toBeVisible();
  await checkView(page, 'engine-away');
  await expect(page.getByText('The engine is away')).toBeHidden({ timeout: 30_000 });
  await expect
    .poll(async () => await readFile(join(workspace, file), 'utf8'), { timeout: 15_000 })
    .toContain('While it was away');
  await expect(step(page, 'clean')).toContainText('While it was away');
  // The browser prints the requests that found nobody.
  printed.splice(0);
});

test('a page that is closed right after an edit has written it', async ({ app }) => {
  const { page, workspace, newPage } = app;
  await openStarter(page, example);
  const other = await newPage();
  await step(page, 'clean').click();
  await titleField(page).fill('The last word');
  await page.close({ runBeforeUnload: false });
  await expect.poll(async () => await readFile(join(workspace, file), 'utf8')).toContain('The last word');
  await other.close();
});

test('a run that was cut off is shown as cut off, and goes on from what is done', async ({ app }) => {
  const { page, workspace, printed } = app;
  const history = await openHistory(workspace);
  const { path, pipeline } = await history.addPipeline('automobile-price-basic', 'Car prices');
  const slow = await history.withQuery(pipeline, 'Slow query', slowQuery);
  const { revision } = await history.client.pipelines.read({ path });
  await history.client.pipelines.save({ path, pipeline: slow, baseRevision: revision, by: 'test' });
  await page.getByRole('button', { name: 'Car prices' }).first().click();
  await page.locator('[data-action="run"]').click();
  await expect(step(page, 'query')).toContainText('running');
  await expect(step(page, 'evaluate')).toContainText('done', { timeout: 60_000 });
  killEngine(app);
  await expect(page.getByTestId('last-run')).toHaveAttribute('data-status', 'interrupted', { timeout: 30_000 });
  await expect(step(page, 'query')).toContainText('cut off');
  await expect(page.getByText('The engine is away')).toBeHidden();
  await page.locator('[data-action="run"]').click();
  await expect(step(page, 'evaluate')).toContainText('reused');
  await expect(step(page, 'query')).toContainText('running');
  await page.locator('[data-action="stop"]').click();
  await expect(step(page, 'query')).toContainText('stopped');
  // The browser prints the requests that found nobody.
  printed.splice(0);
});

test('a page that is reloaded during a run goes on showing it', async ({ app: { page } }) => {
  await openStarter(page, example);
  await page.locator('[data-action="run"]').click();
  await page.reload();
  await expect(page.getByTestId('last-run')).toHaveAttribute('data-status', 'completed', { timeout: 60_000 });
  await expect(step(page, 'evaluate')).toContainText('done');
});

test('of two pages on one pipeline the later one is told, and nothing is overwritten', async ({ app }) => {
  const { page, workspace, newPage } = app;
  await openStarter(page, example);
  const other = await newPage();
  await other.getByRole('button', { name: example }).first().click();
  await step(other, 'clean').click();
  await step(page, 'clean').click();

  // What has no edits of its own follows.
  await titleField(page).fill('Mine');
  await expect(step(other, 'clean')).toContainText('Mine');

  // Both edit at once: one of them is told, and decides.
  await other.route('**/rpc/pipelines/save', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await titleField(other).fill('Theirs');
  await titleField(page).fill('Mine again');
  const banner = other.getByRole('alert').filter({ hasText: 'Nothing has been overwritten' });
  await expect(banner).toBeVisible();
  await checkView(other, 'conflict');
  expect(await readFile(join(workspace, file), 'utf8')).toContain('Mine again');
  await other.unroute('**/rpc/pipelines/save');
  await banner.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(async () => await readFile(join(workspace, file), 'utf8')).toContain('Theirs');
  await expect(step(page, 'clean')).toContainText('Theirs');
});
