import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { checkView, expect, test } from './rig/app.ts';
import { openHistory } from './rig/history.ts';

/** Fewer trials and folds than the example has. */
function shorten(pipeline: Pipeline): Pipeline {
  const nodes = pipeline.nodes
    .filter(({ id }) => id !== 'importance')
    .map((node) => {
      if (node.id === 'tune') return { ...node, params: { ...node.params, runs: 2 } };
      return node.id === 'validate' ? { ...node, params: { ...node.params, folds: 3 } } : node;
    });
  const edges = pipeline.edges.filter(({ to }) => !to.startsWith('importance.'));
  return { ...pipeline, nodes, edges };
}

test('trials and folds stand on the page of their run, and in no list of runs', async ({
  app: { page, workspace },
}) => {
  test.setTimeout(180_000);
  const history = await openHistory(workspace);
  const runId = await history.run(await history.addPipeline('automobile-price-tuned', 'Tuned prices', shorten));
  await page.getByRole('navigation', { name: 'Main areas' }).getByRole('button', { name: 'Runs' }).click();
  const rows = page.locator('tbody tr[aria-rowindex]');
  await expect(rows).toHaveCount(1);
  await page.evaluate((id) => {
    location.hash = `#/runs/${id}`;
  }, runId);
  await page.getByRole('tab', { name: 'Child runs' }).click();
  // Rows for validation, two trials and the best model; the assignment of folds and three of them.
  await expect(rows).toHaveCount(8);
  await expect(rows.filter({ hasText: 'Trial 2' })).toContainText('Completed');
  await checkView(page, 'child-runs');
  await rows.filter({ hasText: 'Fold 3' }).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Fold 3' })).toBeVisible();
  await page.getByRole('link', { name: 'the run of the step validate' }).click();
  await expect(page.getByRole('tab', { name: 'Child runs' })).toHaveAttribute('aria-selected', 'true');
});
