import type { Page } from '@playwright/test';
import { checkView, expect, test } from './rig/app.ts';
import { openStarter, runAndWait } from './rig/designer.ts';

test('from a finished run to a live endpoint in three clicks, tested, watched, changed and deleted', async ({
  app: { page },
}) => {
  test.setTimeout(240_000);
  await openStarter(page, 'Automobile price, linear regression');
  await runAndWait(page);
  const { key, url } = await deploy(page, (name) => checkView(page, name));
  const detail = page.getByRole('region', { name: /^automobile-price-linear/ });
  await expect(detail.getByRole('status').filter({ hasText: 'Ready' })).toBeVisible();
  await checkView(page, 'endpoint-details');

  // The test console answers as a caller is answered.
  await detail.getByRole('tab', { name: 'Test' }).click();
  await detail.getByRole('button', { name: 'Send' }).click();
  await expect(detail.getByRole('status').filter({ hasText: /^200 after/ })).toBeVisible();
  await expect(detail.getByRole('table', { name: 'Answer' })).toContainText('Scored Labels');
  await checkView(page, 'endpoint-test');
  await detail.getByText('JSON', { exact: true }).click();
  await detail.getByRole('textbox', { name: 'Body of the request' }).fill('{"rows": [{}]}');
  await detail.getByRole('button', { name: 'Send' }).click();
  await expect(detail.getByRole('status').filter({ hasText: /^4\d\d after/ })).toBeVisible();

  // A caller of its own, with the key that was shown.
  const asked = await fetch(`${url}/openapi.json`, { headers: { authorization: `Bearer ${key}` } });
  expect(asked.status).toBe(200);

  await detail.getByRole('tab', { name: 'Consume' }).click();
  await expect(detail.locator('pre')).toContainText('/score');
  await checkView(page, 'endpoint-consume');
  await detail.getByRole('tab', { name: 'Metrics' }).click();
  await expect(detail.getByText('Requests a minute')).toBeVisible({ timeout: 15_000 });
  await checkView(page, 'endpoint-metrics');
  await detail.getByRole('tab', { name: 'Logs' }).click();
  await expect(detail.getByRole('table', { name: 'Requests' })).toBeVisible({ timeout: 15_000 });
  await checkView(page, 'endpoint-logs');

  // Another model behind it, by and by.
  await detail.getByRole('tab', { name: 'Details' }).click();
  await detail.getByRole('button', { name: 'Add deployment …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  const table = detail.getByRole('table', { name: 'Deployments' });
  await expect(table.getByRole('row')).toHaveCount(3, { timeout: 60_000 });
  const shares = table.getByRole('textbox');
  await shares.nth(0).fill('50');
  await expect(detail.getByRole('alert')).toContainText('have to add up to 100');
  await shares.nth(1).fill('50');
  await detail.getByRole('button', { name: 'Apply traffic' }).click();
  await expect(page.getByText('The traffic is in force.').first()).toBeVisible();
  await checkView(page, 'endpoint-traffic');
  await detail.getByRole('button', { name: 'Back to the traffic before' }).click();
  await expect(shares.nth(0)).toHaveValue('100');

  // A key that is revoked is refused.
  await detail.getByRole('button', { name: 'Revoke the primary key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(detail.getByRole('table', { name: 'Keys' })).toContainText('revoked');
  await expect
    .poll(async () => (await fetch(`${url}/openapi.json`, { headers: { authorization: `Bearer ${key}` } })).status)
    .toBe(401);

  await removeEndpoint(page);
  await expect(page.getByRole('heading', { name: 'No endpoints yet' })).toBeVisible();
  await checkView(page, 'endpoints-empty');
});

test('the adult example goes live in three clicks, and answers callers', async ({ app: { page } }) => {
  test.setTimeout(240_000);
  await openStarter(page, 'Adult income, five features by chi-squared');
  await runAndWait(page);
  const { key, url } = await deploy(page);
  const detail = page.getByRole('region', { name: /^adult-income/ });
  await expect(detail.getByRole('status').filter({ hasText: 'Ready' })).toBeVisible();
  const ask = async (row: Record<string, unknown>) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/score`, { method: 'POST', headers, body: JSON.stringify({ rows: [row] }) });
    return (await answer.json()) as { predictions: Record<string, unknown>[]; failed: unknown[] };
  };
  const low = { education: 'HS-grad', 'education-num': 9, 'marital-status': 'Never-married', relationship: 'Own-child', 'capital-gain': 0 }; // biome-ignore format: one line
  const high = { education: 'Doctorate', 'education-num': 16, 'marital-status': 'Married-civ-spouse', relationship: 'Husband', 'capital-gain': 50_000 }; // biome-ignore format: one line
  const answers = [await ask(low), await ask(high)];
  expect(answers.map(({ predictions, failed }) => [predictions[0]!['Scored Labels'], failed])).toEqual([
    ['<=50K', []],
    ['>50K', []],
  ]);

  // The page's own console is answered alike.
  await detail.getByRole('tab', { name: 'Test' }).click();
  await detail.getByText('JSON', { exact: true }).click();
  await detail.getByRole('textbox', { name: 'Body of the request' }).fill(JSON.stringify({ rows: [high] }));
  await detail.getByRole('button', { name: 'Send' }).click();
  await expect(detail.getByRole('status').filter({ hasText: /^200 after/ })).toBeVisible();
  await expect(detail.getByRole('table', { name: 'Answer' })).toContainText('>50K');
  await detail.getByRole('tab', { name: 'Details' }).click();
  await removeEndpoint(page);
});

test('a model is registered, described, staged, looked at and deleted', async ({ app: { page } }) => {
  test.setTimeout(180_000);
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No models yet' })).toBeVisible();
  await checkView(page, 'models-empty');
  await page.getByRole('button', { name: 'Designer', exact: true }).click();
  await openStarter(page, 'Iris, three species');
  await runAndWait(page);
  for (const version of [1, 2]) {
    await page.getByTestId('last-run').click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Register model …' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Iris');
    if (version === 1) await checkView(page, 'register-dialog');
    await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click();
    await expect(page.getByRole('combobox', { name: 'Version' })).toHaveValue(String(version), { timeout: 30_000 });
    await page.getByRole('button', { name: 'Designer', exact: true }).click();
  }
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  const detail = page.getByRole('region', { name: 'Iris', exact: true });
  await detail.getByRole('combobox', { name: 'Stage' }).selectOption('production');
  await expect(page.getByRole('region', { name: 'Registered models' })).toContainText('Production');
  await detail.getByRole('button', { name: 'Add a tag' }).click();
  await detail.getByRole('textbox', { name: 'Name of the tag' }).fill('team');
  await detail.getByRole('textbox', { name: 'Value' }).fill('botany');
  await detail.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(detail.getByText('team: botany')).toBeVisible();
  await checkView(page, 'model-overview');
  await detail.getByRole('tab', { name: 'Inputs and outputs' }).click();
  await expect(detail.getByRole('table', { name: 'Columns of a request' })).not.toContainText('species');
  await checkView(page, 'model-signature');
  await detail.getByRole('tab', { name: 'Versions' }).click();
  await expect(detail.getByRole('row')).toHaveCount(3);
  await checkView(page, 'model-versions');
  await detail.getByRole('tab', { name: 'Serving' }).click();
  await expect(detail.locator('[data-role="drop"]').first()).toBeVisible();
  await expect(detail.locator('[data-role="request"], [data-role="serve"]').first()).toBeVisible();
  await checkView(page, 'model-serving');
  await detail.getByRole('button', { name: 'As a table' }).click();
  await checkView(page, 'model-serving-table');

  // A search that finds nothing says so, and one that cannot be read says why.
  const search = page.getByRole('textbox', { name: 'Search models' });
  await search.fill('stage:staging');
  await expect(page.getByText('No model matches the search.')).toBeVisible();
  await search.fill('stage:nonsense');
  await expect(page.getByRole('region', { name: 'Registered models' })).toContainText(/nonsense|stage/);
  await search.fill('tag.team=botany');
  await expect(page.getByRole('region', { name: 'Registered models' }).getByRole('listitem')).toHaveCount(1);

  const downloaded = page.waitForEvent('download');
  await detail.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'One ONNX file' }).click();
  expect((await downloaded).suggestedFilename()).toMatch(/\.onnx$/);
  await detail.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete the model …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('“Iris” was deleted.')).toBeVisible();
});

async function removeEndpoint(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).last().click();
  await page.getByRole('menuitem', { name: 'Delete …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
}

test('a batch endpoint scores a file, and its results are taken away', async ({ app: { page } }) => {
  test.setTimeout(240_000);
  await openStarter(page, 'Iris, three species');
  await runAndWait(page);
  await page.locator('[data-action="deploy"]').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /^Batch/ }).check();
  await dialog.getByRole('textbox', { name: 'Name of the endpoint' }).fill('iris-batch');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await page.getByRole('button', { name: 'I have copied them' }).click({ timeout: 60_000 });
  const detail = page.getByRole('region', { name: 'iris-batch' });
  await expect(detail.getByRole('status').filter({ hasText: 'Available' })).toBeVisible();
  await checkView(page, 'batch-details');
  await detail.getByRole('tab', { name: 'Jobs' }).click();
  await detail.getByRole('combobox', { name: 'File or folder in the workspace' }).fill('data/iris.csv');
  await detail.getByRole('button', { name: 'Start job' }).click();
  const row = detail.getByRole('table', { name: 'Jobs' }).getByRole('row').nth(1);
  await expect(row).toContainText('Completed', { timeout: 90_000 });
  await expect(row).toContainText('150');
  await checkView(page, 'batch-jobs');
  const downloaded = page.waitForEvent('download');
  await row.getByRole('button', { name: 'Scored rows' }).click();
  expect((await downloaded).suggestedFilename()).toMatch(/\.parquet$/);
  // What is not there is said, and begins nothing.
  await detail.getByRole('combobox', { name: 'File or folder in the workspace' }).fill('data/none.csv');
  await detail.getByRole('button', { name: 'Start job' }).click();
  await expect(page.getByText('The job was not started')).toBeVisible();
});

test('a pipeline is published, published again, and run by a call', async ({ app: { page } }) => {
  test.setTimeout(240_000);
  await openStarter(page, 'Iris, three species');
  for (const version of [1, 2]) {
    await page.getByRole('button', { name: 'Designer', exact: true }).click();
    await page.keyboard.press('Control+k');
    await page
      .getByRole('searchbox')
      .or(page.getByPlaceholder('Search commands, modules and pipelines'))
      .first()
      .fill('Publish');
    await page.getByRole('button', { name: 'Publish as endpoint …' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name of the endpoint' }).fill('iris-train');
    if (version === 1) await checkView(page, 'publish-dialog');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    if (version === 2) break;
    await expect(page.getByRole('button', { name: 'I have copied them' })).toBeVisible({ timeout: 30_000 });
    const keys = page.getByRole('dialog', { name: /^Keys of the endpoint/ });
    const key = await keys.locator('code', { hasText: /^pw_/ }).first().innerText();
    const url = await keys.locator('code', { hasText: /^http/ }).innerText();
    await page.getByRole('button', { name: 'I have copied them' }).click();
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const started = await fetch(`${url}/runs`, { method: 'POST', headers, body: '{"parameters": {"seed": 3}}' });
    expect(started.status).toBe(202);
    const { id } = (await started.json()) as { id: string };
    const statusOf = async () =>
      ((await (await fetch(`${url}/runs/${id}`, { headers })).json()) as { status: string }).status;
    await expect.poll(statusOf, { timeout: 90_000 }).toBe('completed');
  }
  const detail = page.getByRole('region', { name: 'iris-train' });
  await detail.getByRole('tab', { name: 'Versions' }).click();
  const table = detail.getByRole('table', { name: 'Versions' });
  await expect(table.getByRole('row')).toHaveCount(3, { timeout: 30_000 });
  await detail.getByRole('button', { name: 'Make default: version 1' }).click();
  await expect(detail.getByRole('button', { name: 'Make default: version 2' })).toBeVisible();
  await checkView(page, 'pipeline-versions');
  await detail.getByRole('tab', { name: 'Consume' }).click();
  await expect(detail.locator('pre')).toContainText('/runs');
});

test('a model file is taken in from outside, and one that is none is refused in words', async ({ app: { page } }) => {
  test.setTimeout(180_000);
  await openStarter(page, 'Iris, three species');
  await runAndWait(page);
  await page.getByTestId('last-run').click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Register model …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click();
  const detail = page.getByRole('region', { name: 'Iris three species', exact: true });
  await detail.getByRole('button', { name: 'More actions' }).click();
  const downloaded = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'One ONNX file' }).click();
  const file = await (await downloaded).path();

  await page.getByRole('button', { name: 'Add a model file …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'broken.onnx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('no model'),
  });
  await dialog.getByRole('button', { name: 'Register' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await checkView(page, 'import-model');
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('From outside');
  await dialog.getByRole('button', { name: 'Register' }).click();
  const taken = page.getByRole('region', { name: 'From outside', exact: true });
  await expect(taken.getByText('Another program (ONNX)')).toBeVisible({ timeout: 30_000 });
  await taken.getByRole('tab', { name: 'Inputs and outputs' }).click();
  await expect(taken.getByRole('table', { name: 'Columns of a request' })).toContainText('petal-width');
});

/** Deploys what the last run has trained, in three clicks: Deploy in the toolbar, Deploy in the dialog, and the keys are taken. */
async function deploy(page: Page, look = async (_name: string) => {}): Promise<{ key: string; url: string }> {
  await page.locator('[data-action="deploy"]').click();
  await expect(page.getByRole('dialog', { name: 'Deploy' })).toBeVisible();
  await look('deploy-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Deploy', exact: true }).click();
  const keys = page.getByRole('dialog', { name: /^Keys of the endpoint/ });
  await expect(keys).toBeVisible({ timeout: 60_000 });
  await look('endpoint-keys');
  const key = await keys.locator('code', { hasText: /^pw_/ }).first().innerText();
  const url = await keys.locator('code', { hasText: /^http/ }).innerText();
  await keys.getByRole('button', { name: 'I have copied them' }).click();
  return { key, url };
}
