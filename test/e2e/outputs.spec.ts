import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { type App, checkView, expect, test } from './rig/app.ts';
import { openOutput, runPipelineFile, runSteps } from './rig/outputs.ts';

/** The text of the chosen cell's line. */
const cellLine = (page: Page) => page.getByTestId('cell-line');

async function download(window: Locator, app: App, format?: string) {
  const coming = app.page.waitForEvent('download');
  await window.getByRole('button', { name: 'Download' }).click();
  if (format !== undefined) await app.page.getByRole('menuitem', { name: format }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile((await file.path())!) };
}

test('a table is walked by keys, sorted, filtered, described and downloaded', async ({ app }) => {
  test.slow();
  const { page } = app;
  const runId = await runPipelineFile(app, { example: 'automobile-price-basic' });
  const window = await openOutput(app, runId, 'data', 'Table');
  const grid = window.getByRole('grid');
  await expect(grid.getByRole('gridcell', { name: 'alfa-romero' }).first()).toBeVisible();
  await expect(window.getByRole('status').first()).toHaveText('205 rows × 26 columns');
  await expect(grid.getByRole('columnheader', { name: /normalized-losses/ })).toContainText('20 % missing');
  await checkView(page, 'output-table');

  await grid.focus();
  await page.keyboard.press('Control+End');
  await expect(cellLine(page)).toContainText('Row 205 · price');
  await expect(cellLine(page)).toContainText('22625');
  await page.keyboard.press('Control+Home');
  await expect(cellLine(page)).toContainText('Row 1 · symboling');
  await page.keyboard.press('End');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowUp');
  await expect(cellLine(page)).toContainText('price');

  // Up to the header, and Enter twice: the greatest price comes first, missing ones last.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(grid.getByRole('columnheader', { name: /price/ })).toHaveAttribute('aria-sort', 'ascending');
  await page.keyboard.press('Enter');
  await expect(grid.getByRole('columnheader', { name: /price/ })).toHaveAttribute('aria-sort', 'descending');
  await page.keyboard.press('ArrowDown');
  await expect(cellLine(page)).toContainText('45400');

  await page.keyboard.press('Space');
  const statistics = window.getByRole('complementary', { name: 'Statistics of price' });
  await expect(statistics.getByRole('row', { name: 'Mean' })).toContainText('13,207');
  await expect(statistics.getByRole('row', { name: 'Missing' })).toContainText('4 (2.0 %)');
  await expect(statistics.getByRole('row', { name: 'Median' })).toContainText('10,295');
  await checkView(page, 'output-table-statistics');

  await grid.focus();
  await page.keyboard.press('f');
  await page.getByRole('textbox', { name: 'Value' }).fill('many');
  await page.keyboard.press('Enter');
  await expect(window.getByRole('alert')).toContainText('The filter on "price" needs a value such as 12');
  await window.getByRole('button', { name: 'Remove the last filter' }).click();
  await grid.focus();
  await page.keyboard.press('f');
  await page.getByRole('combobox', { name: 'Condition' }).click();
  await page.getByRole('option', { name: 'is at least' }).click();
  await page.getByRole('textbox', { name: 'Value' }).fill('30000');
  await checkView(page, 'output-table-filter');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(window.getByRole('status').first()).toHaveText(/^14 of 205 rows/);
  await window.getByRole('button', { name: 'Remove the filter “price is at least 30000”' }).click();
  await expect(window.getByRole('status').first()).toHaveText('205 rows × 26 columns');

  const { name, bytes } = await download(window, app, 'As CSV');
  expect(name).toMatch(/\.csv$/);
  expect(bytes.toString().split('\n')[1]).toContain('alfa-romero');
});

test('a table says so when it has no rows, and shows names and values of any kind', async ({ app }) => {
  await writeFile(
    join(app.workspace, 'odd.csv'),
    'a "quoted" name,<b>bold</b>,größe\n=1+1,"two\nlines",1.5\n,<script>,\n',
  );
  const runId = await runSteps(app, [{ id: 'odd', module: 'import-data', params: { path: 'odd.csv' } }], []);
  const window = await openOutput(app, runId, 'odd', 'Table');
  const grid = window.getByRole('grid');
  await expect(grid.getByRole('gridcell', { name: '<script>' })).toBeVisible();
  await expect(grid.getByRole('columnheader', { name: /a "quoted" name/ })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: 'missing' })).toHaveCount(2);
  await grid.focus();
  await app.page.keyboard.press('f');
  await app.page.getByRole('textbox', { name: 'Value' }).fill('none has this');
  await app.page.keyboard.press('Enter');
  await expect(window.getByText('No row passes the filters.')).toBeVisible();
});

test('two-class results move with one threshold', async ({ app }) => {
  const { page } = app;
  const runId = await runPipelineFile(app, { example: 'german-credit-cost-sensitive' });
  const window = await openOutput(app, runId, 'evaluateTree', 'Evaluation results');
  await expect(window.getByRole('img', { name: /^ROC curve/ })).toBeVisible();
  const metrics = window.getByRole('table', { name: /^Metrics at threshold/ });
  const recall = metrics.getByRole('row', { name: /Recall/ });
  const before = await recall.innerText();
  await checkView(page, 'output-two-class');

  await window.getByRole('slider', { name: 'Threshold' }).focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
  await expect(window.getByRole('textbox', { name: 'Threshold' })).toHaveValue('0.80');
  await expect(metrics).toHaveAccessibleName('Metrics at threshold 0.80');
  expect(await recall.innerText()).not.toBe(before);
  await expect(window.getByRole('img', { name: /^ROC curve/ })).toHaveAccessibleName(
    /at the threshold a true positive rate of 0\.\d+/,
  );
  await window.getByRole('textbox', { name: 'Threshold' }).fill('0');
  await expect(recall).toContainText('1.0000');
  await window.getByRole('button', { name: 'Best F1' }).click();

  // Each chart has its numbers; a result can be left out, the last one cannot.
  await window.getByRole('button', { name: 'Calibration: Show as table' }).click();
  await expect(window.getByRole('table', { name: 'Calibration' }).getByRole('columnheader')).toContainText([
    'Result',
    'From',
  ]);
  await window.getByRole('checkbox', { name: 'Show B: Scored dataset to compare' }).uncheck();
  await expect(window.getByRole('checkbox', { name: 'Show A: Scored dataset' })).toBeDisabled();
  await checkView(page, 'output-two-class-numbers');
});

test('regression results of two models stand side by side', async ({ app }) => {
  const runId = await runPipelineFile(app, { example: 'automobile-price-compare' });
  const window = await openOutput(app, runId, 'evaluate', 'Evaluation results');
  await expect(window.getByRole('img', { name: /^Predicted against true values/ })).toBeVisible();
  await expect(window.getByRole('row', { name: /Mean absolute error/ })).toContainText('better');
  await checkView(app.page, 'output-regression');
  const { name, bytes } = await download(window, app);
  expect(name).toMatch(/\.json$/);
  expect(JSON.parse(bytes.toString()).results).toHaveLength(2);
});

test('a regression by quantiles tells how good each quantile is, beside one without any as well', async ({ app }) => {
  const lines = Array.from({ length: 400 }, (_, i) => `${i % 20},${(i % 20) * 3 + ((i * 37) % 11)}`);
  await writeFile(join(app.workspace, 'lines.csv'), `x,y\n${lines.join('\n')}\n`);
  const scored = (id: string, module: string, params: object) => ({
    steps: [
      { id, module, params },
      { id: `${id}Train`, module: 'train-model', params: { label: 'y' } },
      { id: `${id}Score`, module: 'score-model' },
    ],
    wires: [
      [`${id}.untrainedModel`, `${id}Train.untrainedModel`],
      ['data.results', `${id}Train.dataset`],
      [`${id}Train.trainedModel`, `${id}Score.trainedModel`],
      ['data.results', `${id}Score.dataset`],
    ] as const,
  });
  const quantiles = scored('forest', 'fast-forest-quantile-regression', { quantiles: [0.1, 0.5, 0.9] });
  const linear = scored('linear', 'linear-regression', {});
  const runId = await runSteps(
    app,
    [
      { id: 'data', module: 'import-data', params: { path: 'lines.csv' } },
      ...quantiles.steps,
      ...linear.steps,
      { id: 'evaluate', module: 'evaluate-model' },
      { id: 'compare', module: 'evaluate-model' },
    ],
    [
      ...quantiles.wires,
      ...linear.wires,
      ['forestScore.results', 'evaluate.scoredDataset'],
      ['linearScore.results', 'compare.scoredDataset'],
      ['forestScore.results', 'compare.scoredDatasetToCompare'],
    ],
  );
  const window = await openOutput(app, runId, 'evaluate', 'Evaluation results');
  const table = window.getByRole('table', { name: 'Predicted quantiles' });
  await expect(table.getByRole('row')).toHaveCount(4);
  for (const quantile of [0.1, 0.5, 0.9]) {
    const row = table.getByRole('row', { name: new RegExp(`^${quantile}\\b`) });
    // The share of rows below a quantile's prediction is about the quantile.
    const below = Number(await row.getByRole('cell').last().innerText());
    expect(Math.abs(below - quantile)).toBeLessThan(0.1);
  }
  await expect(window.getByRole('row', { name: /Quantile loss/ })).toBeVisible();
  await checkView(app.page, 'output-quantiles');

  const compared = await openOutput(app, runId, 'compare', 'Evaluation results');
  const rows = compared.getByRole('table', { name: 'Predicted quantiles' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText('B');
});

test('multiclass results have a confusion matrix and scores of each class', async ({ app }) => {
  const runId = await runPipelineFile(app, { example: 'iris-multiclass' });
  const window = await openOutput(app, runId, 'evaluate', 'Evaluation results');
  const matrix = window.getByRole('table', { name: /^Confusion matrix/ });
  await expect(matrix.getByRole('row', { name: /^Iris-setosa/ })).toContainText('15');
  await window.getByText('Share of the true class').click();
  await expect(matrix.getByRole('row', { name: /^Iris-setosa/ })).toContainText('100 %');
  await expect(window.getByRole('table', { name: 'Classes' }).getByRole('row', { name: /^Iris-setosa/ })).toContainText(
    '1.000',
  );
  await checkView(app.page, 'output-multiclass');
});

test('a model shows what it learned and wants, and its trees', async ({ app }) => {
  const { page } = app;
  const runId = await runPipelineFile(app, { example: 'automobile-price-compare' });
  const window = await openOutput(app, runId, 'trainForest', 'Trained model');
  await expect(window.getByRole('table', { name: 'Model' }).getByRole('row', { name: 'Label' })).toContainText('price');
  await expect(window.getByRole('table', { name: 'Feature importances' }).getByRole('row')).toHaveCount(16);
  await checkView(page, 'output-model');
  await window.getByRole('tab', { name: 'Signature' }).click();
  await expect(window.getByRole('row', { name: /^fuel-type/ })).toContainText('diesel, gas');

  await window.getByRole('tab', { name: 'Trees' }).click();
  const folded = window.getByRole('button', { name: /Show \d+ more/, expanded: false });
  await expect(folded.first()).toBeVisible();
  const count = await folded.count();
  await checkView(page, 'output-tree');
  await folded.first().focus();
  await page.keyboard.press('Enter');
  await expect(folded).not.toHaveCount(count);
  await window.getByText('List', { exact: true }).click();
  await expect(window.getByRole('region', { name: 'List' })).toContainText('yes');
  await window.getByRole('button', { name: 'Next tree' }).click();
  await expect(window.getByRole('textbox', { name: 'Tree' })).toHaveValue('2');

  const { name, bytes } = await download(window, app, 'As ONNX model');
  expect(name).toMatch(/\.onnx$/);
  expect(bytes.length).toBeGreaterThan(1000);
});

test('an untrained model, a transformation and a folder are told in words', async ({ app }) => {
  const { page } = app;
  const compared = await runPipelineFile(app, { example: 'automobile-price-compare' });
  const untrained = await openOutput(app, compared, 'learnerForest', 'Untrained model');
  await expect(untrained.getByRole('row', { name: 'Task' })).toContainText('Regression');
  await checkView(page, 'output-untrained-model');

  await writeFile(join(app.workspace, 'small.csv'), 'x,y\n1,a\n3,b\n');
  const made = await runSteps(
    app,
    [
      { id: 'data', module: 'import-data', params: { path: 'small.csv' } },
      { id: 'scaled', module: 'normalize-data' },
      { id: 'csv', module: 'convert-to-csv' },
    ],
    [
      ['data.results', 'scaled.dataset'],
      ['data.results', 'csv.dataset'],
    ],
  );
  const transformation = await openOutput(app, made, 'scaled', 'Transformation function');
  await expect(transformation.getByRole('listitem')).toContainText('(x − 2) / 1');
  await checkView(page, 'output-transformation');

  const folder = await openOutput(app, made, 'csv', 'Folder with data.csv');
  await expect(folder.getByRole('region', { name: 'Content of data.csv' })).toContainText('3,b');
  await checkView(page, 'output-folder');
});
