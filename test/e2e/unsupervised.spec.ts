import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkView, expect, test } from './rig/app.ts';
import { openOutput, runPipelineFile, runSteps } from './rig/outputs.ts';

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

test('anomalies without a label: how many rows have which score, and no curves', async ({ app }) => {
  const { page } = app;
  // A grid of usual places, and three that lie far from all others.
  const usual = Array.from({ length: 240 }, (_, i) => `${i % 20},${Math.floor(i / 20)}`);
  await writeFile(join(app.workspace, 'places.csv'), `x,y\n${[...usual, '90,80', '-70,60', '85,-95'].join('\n')}\n`);
  const runId = await runSteps(
    app,
    [
      { id: 'data', module: 'import-data', params: { path: 'places.csv' } },
      { id: 'learner', module: 'isolation-forest', params: { threshold: 'share', expectedAnomalies: 0.012 } },
      { id: 'train', module: 'train-anomaly-detection-model' },
      { id: 'score', module: 'score-model' },
      { id: 'evaluate', module: 'evaluate-model' },
    ],
    [
      ['learner.untrainedModel', 'train.untrainedModel'],
      ['data.results', 'train.dataset'],
      ['train.trainedModel', 'score.trainedModel'],
      ['data.results', 'score.dataset'],
      ['score.results', 'evaluate.scoredDataset'],
    ],
  );
  const view = await openOutput(app, runId, 'evaluate', 'Evaluation results');
  await expect(view.getByRole('img', { name: /^Rows by score/ })).toBeVisible();
  await expect(view.getByText(/^3 of 243 rows \(1\.2 %\) have a score of at least 0\.5/)).toBeVisible();
  await expect(view.getByText('The table has no label')).toBeVisible();
  await expect(view.getByRole('row', { name: /Share of anomalies/ })).toContainText('0.0123');
  // What compares scores with a label is not shown where there is none.
  await expect(view.getByRole('img', { name: /^ROC curve/ })).toHaveCount(0);
  await expect(view.getByRole('slider', { name: 'Threshold' })).toHaveCount(0);
  await checkView(page, 'output-anomalies-unlabelled');

  await view.getByRole('button', { name: 'Rows by score: Show as table' }).click();
  const bins = view.getByRole('table', { name: 'Rows by score' });
  const counts = await bins
    .getByRole('row')
    .evaluateAll((rows) => rows.slice(1).map((row) => Number(row.lastElementChild?.textContent?.replaceAll(',', ''))));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(243);
});
