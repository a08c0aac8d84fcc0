import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { checkView, expect, test } from './rig/app.ts';
import { openHistory, slowQuery } from './rig/history.ts';

const starter = 'automobile-price-basic';
const rows = (page: Page) => page.locator('tbody tr[aria-rowindex]');

async function openRuns(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main areas' }).getByRole('button', { name: 'Runs' }).click();
}

test('an empty history says what runs are and leads to the designer', async ({ app: { page } }) => {
  await openRuns(page);
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
  await checkView(page, 'runs-empty');
  await page.getByRole('button', { name: 'Open the designer' }).click();
  await expect(page).toHaveURL(/#\/designer$/);
});

test('runs are searched, marked, deleted and brought back', async ({ app }) => {
  const { page, workspace } = app;
  const history = await openHistory(workspace);
  const price = await history.addPipeline(starter, 'Car prices');
  await history.run(price);
  await history.run(price, { seed: 4 });
  const mistaken = await history.withQuery(
    price.pipeline,
    'Cast the make',
    'SELECT CAST(make AS INTEGER) AS n FROM t1',
  );
  await history.run({ ...price, pipeline: mistaken });
  await openRuns(page);
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first()).toContainText('Failed');
  await checkView(page, 'runs');

  const search = page.getByRole('searchbox', { name: 'Search runs' });
  await search.fill('param.seed=4');
  await expect(rows(page)).toHaveCount(1);
  await search.fill('');
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await expect(search).toHaveValue('status:failed');
  await expect(rows(page)).toHaveCount(1);
  await search.fill('status:nonsense');
  await expect(page.getByText(/A status is one of/)).toBeVisible();
  await page.getByRole('button', { name: 'How to search' }).click();
  await expect(page.getByRole('dialog')).toContainText('Searching runs');
  await checkView(page, 'runs-search-help');
  await page.getByRole('button', { name: 'Search for status:failed' }).click();
  await search.fill('');
  await expect(rows(page)).toHaveCount(3);

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Parameters' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Parameters' })).toBeVisible();

  await rows(page).first().getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(rows(page)).toHaveCount(2);
  const notice = page.getByText(/Deleted the run “Car prices”/);
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first()).toContainText('Failed');
});

test('the list is walked by keyboard, and the address leads back', async ({ app: { page, workspace } }) => {
  const history = await openHistory(workspace);
  const price = await history.addPipeline(starter, 'Car prices');
  await history.run(price);
  const second = await history.run(price);
  await openRuns(page);
  await expect(rows(page)).toHaveCount(2);
  await rows(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  await expect(page.getByText('2 marked')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/runs/${second}/graph$`));
  await page.getByRole('tab', { name: 'Steps' }).click();
  await page.reload();
  await expect(page.getByRole('grid', { name: 'Steps of the run' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('grid', { name: 'Runs, newest first' })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('grid', { name: 'Steps of the run' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('of this run: timeline');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/runs/${second}/timeline`));
});

test('a run shows its graph, steps, timeline, metrics, log and what went wrong', async ({ app }) => {
  // Pictures of many parts, in both themes.
  test.slow();
  const { page, workspace } = app;
  const history = await openHistory(workspace);
  const price = await history.addPipeline(starter, 'Car prices');
  const mistaken = await history.withQuery(
    price.pipeline,
    'Cast the make',
    'SELECT CAST(make AS INTEGER) AS n FROM t1',
  );
  await history.run({ ...price, pipeline: mistaken });
  await openRuns(page);
  await rows(page).first().dblclick();

  await expect(page.locator('[data-step="query"]')).toContainText('failed');
  await page.locator('[data-step="query"]').click();
  const panel = page.getByRole('complementary', { name: 'Step Cast the make' });
  await expect(panel).toContainText("Could not convert string 'alfa-romero'");
  await expect(panel).toContainText('It has not run before.');
  await checkView(page, 'run-graph');

  await page.getByRole('tab', { name: 'Steps' }).click();
  await page.getByRole('row', { name: /Train Model/ }).click();
  await page.getByRole('button', { name: 'Open Trained model of Train Model' }).click();
  await expect(page.getByRole('dialog')).toContainText('Linear regression');
  await page.keyboard.press('Escape');
  await checkView(page, 'run-steps');

  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByText(/The critical path takes/)).toBeVisible();
  await expect(page.getByRole('img', { name: 'on the critical path' }).first()).toBeVisible();
  await checkView(page, 'run-timeline');

  await page.getByRole('tab', { name: 'Metrics' }).click();
  await expect(page.getByRole('row', { name: /coefficient of determination/ })).toBeVisible();
  await checkView(page, 'run-metrics');

  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByText(/Could not convert string/).first()).toBeVisible();
  await checkView(page, 'run-log');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect(await readFile(await (await download).path(), 'utf8')).toMatch(
    /error {4}Cast the make {2}.*Could not convert/,
  );
});

test('a run is followed while it goes on, over a reload, and stopped', async ({ app }) => {
  const { page, workspace } = app;
  const history = await openHistory(workspace);
  const price = await history.addPipeline(starter, 'Car prices');
  await openRuns(page);
  const slow = await history.withQuery(price.pipeline, 'Slow query', slowQuery);
  await history.start({ ...price, pipeline: slow });
  await expect(rows(page).first()).toContainText('Running');
  await expect(rows(page).first()).toContainText('8 of 9', { timeout: 45_000 });
  await rows(page).first().dblclick();
  await expect(page.locator('[data-step="query"]')).toContainText('running');
  await page.reload();
  await expect(page.locator('[data-step="query"]')).toContainText('running');
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByRole('row', { name: /Slow query/ })).toContainText('running');
  await checkView(page, 'run-going-on');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stopped' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Slow query/ })).toContainText('stopped');
});

test('runs are compared', async ({ app }) => {
  // Pictures of many parts, in both themes.
  test.slow();
  const { page, workspace } = app;
  const history = await openHistory(workspace);
  const price = await history.addPipeline(starter, 'Car prices');
  const [first, second] = [await history.run(price), await history.run(price, { seed: 4 })];
  const counted = await history.withQuery(price.pipeline, 'Count', 'SELECT count(*) AS n FROM t1');
  const third = await history.run({ ...price, pipeline: counted });
  await openRuns(page);
  await page.getByRole('checkbox', { name: 'Mark all runs listed so far' }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(new RegExp(`#/runs/compare/${first},${second},${third}/metrics$`));
  await expect(page.getByRole('heading', { name: 'Compare 3 runs' })).toBeVisible();
  await expect(
    page
      .getByRole('row', { name: /coefficient of determination/ })
      .getByRole('img')
      .first(),
  ).toBeVisible();
  await expect(page.locator('canvas').first()).toBeVisible();
  await checkView(page, 'runs-compared');

  await page.getByRole('tab', { name: 'What differs' }).click();
  await expect(page.getByRole('row', { name: /Pipeline parameter/ })).toContainText('4');
  await checkView(page, 'runs-compared-differences');
  await page.getByRole('tab', { name: 'Durations' }).click();
  await expect(page.getByRole('row', { name: /Whole run/ })).toBeVisible();
  await checkView(page, 'runs-compared-durations');

  await page.getByRole('tab', { name: 'Graph' }).click();
  await expect(page.locator('[data-step="split"]')).toContainText('changed');
  await page.getByRole('combobox', { name: 'Run drawn against the baseline' }).click();
  await page.getByRole('option', { name: /^C/ }).click();
  await expect(page.locator('[data-step="query"]')).toContainText('added');
  await checkView(page, 'runs-compared-graph');
  await page.getByText('List', { exact: true }).click();
  await expect(page.getByRole('row', { name: /Count/ })).toContainText('added');

  await page.getByRole('button', { name: 'Take run B out of the comparison' }).click();
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(page).toHaveURL(new RegExp(`#/runs/compare/${third},${first}/graph$`));
  await expect(page.getByRole('row', { name: /Count/ })).toContainText('removed');
});

test('a metric is followed over runs', async ({ app: { page, workspace } }) => {
  const history = await openHistory(workspace);
  const price = await history.addPipeline(starter, 'Car prices');
  await history.run(price);
  const second = await history.run(price, { seed: 4 });
  await history.run(price);
  await openRuns(page);
  await page.getByRole('button', { name: 'Metric over time' }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Metric' }).click();
  await page.getByRole('option', { name: 'mean absolute error' }).click();
  await expect(page.getByRole('columnheader', { name: 'mean absolute error' })).toBeVisible();
  await checkView(page, 'runs-metric');
  await rows(page).nth(1).dblclick();
  await expect(page).toHaveURL(new RegExp(`#/runs/${second}/graph$`));
});

test('a run becomes a draft, and is run again as it was', async ({ app }) => {
  const { page, workspace } = app;
  const history = await openHistory(workspace);
  const price = await history.addPipeline(starter, 'Car prices');
  const first = await history.run(price, { seed: 4 });
  await page.evaluate((id) => {
    location.hash = `#/runs/${id}/graph`;
  }, first);
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page).not.toHaveURL(new RegExp(first));
  await expect(page.getByRole('status').filter({ hasText: 'Completed' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/seed = 4/)).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Compare with the run before' }).click();
  await expect(page).toHaveURL(new RegExp(`#/runs/compare/${first},`));
  await page.goBack();
  await page.getByRole('button', { name: 'Open as draft' }).click();
  await expect(page).toHaveURL(/#\/designer$/);
  await expect(page.locator('[data-step]')).toHaveCount(8);
  await expect(page.getByText(/holds the pipeline of this run/)).toBeVisible();
});
