import { checkView, expect, test } from './rig/app.ts';
import { openOutput, runPipelineFile } from './rig/outputs.ts';

test('clusters: sizes, distances and silhouettes of two clusterings, and what the clusters look like', async ({
  app,
}) => {
  test.slow();
  const { page } = app;
  const runId = await runPipelineFile(app, { example: 'iris-clusters' });
  const view = await openOutput(app, runId, 'evaluate', 'Evaluation results');
  await expect(view.getByRole('img', { name: /^Rows by cluster/ })).toBeVisible();
  await expect(view.getByRole('row', { name: /Adjusted Rand index/ })).toContainText('0.7163');
  const clusters = view.getByRole('table', { name: /^Clusters: A/ });
  await expect(clusters.getByRole('row')).toHaveCount(5);
  await expect(clusters.getByRole('row', { name: /^All/ })).toContainText('150');
  await checkView(page, 'output-clustering');
  await view.getByRole('button', { name: 'Silhouette by cluster: Show as table' }).click();
  await expect(view.getByRole('table', { name: 'Silhouette by cluster' }).getByRole('row')).toHaveCount(6);

  const model = await openOutput(app, runId, 'train', 'Trained model');
  const profiles = model.getByRole('table', { name: 'Clusters' });
  await expect(profiles.getByRole('row', { name: /petal-length/ })).toContainText('1.464 ±');
  await expect(profiles.getByRole('columnheader')).toHaveCount(4);
  await checkView(page, 'output-clustering-model');
});

test('anomalies: curves where there is a label, and how many rows have which score', async ({ app }) => {
  test.slow();
  const { page } = app;
  const runId = await runPipelineFile(app, { example: 'iris-anomalies' });
  const view = await openOutput(app, runId, 'evaluate', 'Evaluation results');
  await expect(view.getByRole('img', { name: /^ROC curve/ })).toBeVisible();
  await expect(view.getByRole('img', { name: /^Rows by score/ })).toBeVisible();
  await expect(view.getByText(/of 150 rows \(.*\) have a score of at least 0.5/).first()).toBeVisible();
  await view.getByRole('slider', { name: 'Threshold' }).press('ArrowRight');
  await expect(view.getByRole('table', { name: 'Metrics at threshold 0.51' })).toBeVisible();
  await checkView(page, 'output-anomalies');
});
