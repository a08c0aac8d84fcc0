import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { checkView, expect, test } from './rig/app.ts';
import { openStarter, step } from './rig/designer.ts';
import { openOutput, runPipelineFile } from './rig/outputs.ts';

const examples = fileURLToPath(new URL('../../pipelines/examples/', import.meta.url));

test('a recommender: errors of ratings, gain of lists, suggestions, the model and its loss', async ({ app }) => {
  test.slow();
  const { page, served } = app;
  const runId = await runPipelineFile(app, { example: 'recipe-recommendations' });
  const ratings = await openOutput(app, runId, 'evaluateRatings', 'Evaluation results');
  await expect(ratings.getByRole('img', { name: /^Predicted against true values/ })).toBeVisible();
  await expect(ratings.getByRole('row', { name: /Root mean squared error/ })).toContainText(/0\.7\d/);
  await checkView(page, 'output-recommender-ratings');

  const lists = await openOutput(app, runId, 'evaluateLists', 'Evaluation results');
  await expect(lists.getByRole('img', { name: /^Gain by length of the list/ })).toBeVisible();
  await expect(lists.getByRole('row', { name: /NDCG/ })).toContainText(/0\.9\d/);
  await checkView(page, 'output-recommender-lists');
  await lists.getByRole('button', { name: 'Gain by length of the list: Show as table' }).click();
  await expect(lists.getByRole('table', { name: 'Gain by length of the list' }).getByRole('row')).toHaveCount(6);

  const model = await openOutput(app, runId, 'train', 'Trained SVD recommender');
  await expect(model.getByRole('table', { name: 'Model' })).toContainText('Different values of recipe');
  await expect(model.getByRole('table', { name: 'Most ratings by recipe' }).getByRole('row')).toHaveCount(10);
  await checkView(page, 'output-recommender-model');

  const suggested = await openOutput(app, runId, 'suggest', 'Scored dataset');
  await expect(suggested.getByRole('columnheader', { name: /Rating 3/ })).toBeVisible();

  await page.goto(`http://127.0.0.1:${served.port}/#/runs/${runId}/metrics`);
  await expect(page.getByRole('img', { name: /^Training loss of Train SVD Recommender/ })).toBeVisible();
  await checkView(page, 'run-training-loss');
});

test('the loss falls before the eyes of whoever waits for it', async ({ app: { page, workspace } }) => {
  test.slow();
  const pipeline = JSON.parse(await readFile(`${examples}recipe-recommendations.pipeline.json`, 'utf8'));
  pipeline.name = 'Patience';
  Object.assign(pipeline.nodes.find(({ id }: { id: string }) => id === 'train').params, {
    factors: 2000,
    iterations: 10_000,
  });
  await cp(`${examples}data/recipe-ratings.csv`, join(workspace, 'data/recipe-ratings.csv'));
  await writeFile(join(workspace, 'patience.pipeline.json'), JSON.stringify(pipeline));
  await page.getByRole('button', { name: 'Patience', exact: true }).click();
  await step(page, 'train').click();
  await page.locator('[data-action="run"]').click();
  const curve = page.getByRole('img', { name: /^Training loss of Train SVD Recommender/ });
  await expect(curve).toBeVisible({ timeout: 60_000 });
  const early = await curve.getAttribute('aria-label');
  await expect(curve).not.toHaveAttribute('aria-label', early ?? '');
  await expect(step(page, 'train')).toContainText('running');
  await page.locator('[data-action="stop"]').click();
  await expect(page.getByTestId('last-run')).toHaveAttribute('data-status', 'canceled', { timeout: 30_000 });
  // What it had reached stays.
  await expect(curve).toBeVisible();
  await checkView(page, 'inspector-training-loss');
});

test('a learner of clusters is not connected to Train Model, and the page says what takes it', async ({
  app: { page },
}) => {
  await openStarter(page, 'Iris, three species');
  await page.getByRole('textbox', { name: 'Search modules' }).fill('k-means');
  await page.getByRole('button', { name: 'K-Means Clustering', exact: true }).dblclick();
  await expect(step(page, 'kMeansClustering')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search modules' }).fill('');
  await expect(page.getByRole('heading', { name: 'Recommendation' })).toBeVisible();
  await page.locator('[data-action="zoom-to-fit"]').click();
  await drag(page, port(page, 'kMeansClustering', 'untrainedModel'), port(page, 'train', 'untrainedModel'));
  await expect(page.getByText('Connect it to Train Clustering Model.')).toBeVisible();
  await expect(page.locator('.react-flow__edge[data-id="learner.untrainedModel>train.untrainedModel"]')).toHaveCount(1);
  await checkView(page, 'wire-refused');
});

function port(page: Page, node: string, name: string): Locator {
  return page.locator(`.react-flow__node[data-id="${node}"] .react-flow__handle[data-handleid="${name}"]`);
}

/** Draws a wire from one port to another, once the canvas has stopped moving. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await to.hover();
  await from.hover();
  const [begin, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!begin || !end) throw new Error('A port is not on the page.');
  await page.mouse.down();
  await page.mouse.move((begin.x + end.x) / 2, (begin.y + end.y) / 2, { steps: 5 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
  await page.mouse.up();
}
