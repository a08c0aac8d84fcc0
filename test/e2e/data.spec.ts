import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { type App, checkView, expect, test } from './rig/app.ts';
import { openStarter, runAndWait } from './rig/designer.ts';

const automobile = fileURLToPath(new URL('../../pipelines/examples/data/automobile-price-raw.csv', import.meta.url));

interface TextFile {
  name: string;
  text: string;
}

const asUpload = ({ name, text }: TextFile) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

const showData = (page: Page) =>
  page.getByRole('navigation', { name: 'Main areas' }).getByRole('button', { name: 'Data' }).click();

/** Chooses files for import, as by the button of the data view. */
async function chooseFiles(page: Page, files: TextFile[] | string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import files …' }).click();
  await (await chooser).setFiles(typeof files === 'string' ? files : files.map(asUpload));
}

/** Imports a file as it is found. */
async function importFile(page: Page, file: TextFile | string): Promise<void> {
  await chooseFiles(page, typeof file === 'string' ? file : [file]);
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Drops files on the window, as from a file manager. */
async function dropFiles(page: Page, files: TextFile[]): Promise<void> {
  const transfer = await page.evaluateHandle((texts) => {
    const data = new DataTransfer();
    for (const { name, text } of texts) data.items.add(new File([text], name, { type: 'text/csv' }));
    return data;
  }, files);
  await expect(page.locator('#content').locator('h1, [data-step]').first()).toBeVisible();
  const body = page.locator('body');
  await body.dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop to import')).toBeVisible();
  await body.dispatchEvent('drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop to import')).toHaveCount(0);
}

const cars = 'make;price;sold\nbmw;16430;true\naudi;?;false\nvolvo;12940;true\n';

test('a file is imported, looked at, and used in a pipeline', async ({ app: { page, workspace } }) => {
  test.setTimeout(240_000);
  await showData(page);
  await chooseFiles(page, automobile);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('table')).toContainText('alfa-romero');
  await checkView(page, 'import');
  await dialog.getByRole('combobox', { name: 'Dataset' }).fill('Automobiles');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toHaveCount(0);

  await expect(page.getByRole('heading', { name: 'Automobiles' })).toBeVisible();
  const price = page.getByRole('row', { name: /^price/ });
  await expect(price).toContainText('13,207');
  await expect(price.getByRole('img', { name: /Histogram/ })).toBeVisible();
  await checkView(page, 'data-profile');
  await page.getByRole('tab', { name: 'First rows' }).click();
  await expect(page.getByRole('table')).toContainText('alfa-romero');
  await page.getByRole('button', { name: 'Use in pipeline' }).click();
  await page.getByRole('menuitem', { name: 'Start a new pipeline with it' }).click();
  await expect(page.locator('[data-step]')).toHaveCount(1);
  await expect(page.locator('[data-step]')).toContainText('Automobiles');
  await runAndWait(page);
  expect(JSON.parse(await readFile(join(workspace, 'datasets.json'), 'utf8'))).toMatchObject({
    datasets: [{ name: 'Automobiles', versions: [{ version: 1 }] }],
  });
});

test('how a dropped file is read can be corrected, and is seen at once', async ({ app: { page } }) => {
  await dropFiles(page, [{ name: 'cars.csv', text: cars }]);
  const dialog = page.getByRole('dialog');
  const table = dialog.getByRole('table');
  await expect(dialog.getByRole('combobox', { name: 'Type of price' })).toHaveValue('integer');
  await expect(dialog.getByRole('combobox', { name: 'Type of sold' })).toHaveValue('boolean');
  await expect(table).toContainText('missing');

  await dialog.getByRole('combobox', { name: 'Delimiter' }).selectOption({ label: 'Comma  ,' });
  await expect(dialog.getByRole('columnheader', { name: /make;price;sold/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Back to what was found' }).click();
  await dialog.getByRole('combobox', { name: 'Type of price' }).selectOption('Text');
  await expect(dialog.getByText('1 type corrected')).toBeVisible();
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('row', { name: /^price/ })).toContainText('Text');
});

test('several files are imported one after another, and one can be skipped', async ({ app: { page } }) => {
  await dropFiles(page, [
    { name: 'one.csv', text: 'a\n1\n' },
    { name: 'two.csv', text: 'a\n1\n' },
    { name: 'three.csv', text: 'a,b\n1,2\n' },
  ]);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('File 1 of 3');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toContainText('File 2 of 3');
  await dialog.getByRole('button', { name: 'Skip this file' }).click();
  await expect(dialog).toContainText('File 3 of 3');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const list = page.getByRole('region', { name: 'Datasets' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list).toContainText('three');
});

test('a second version is proposed, and compared with the first', async ({ app: { page } }) => {
  test.setTimeout(180_000);
  await showData(page);
  await importFile(page, { name: 'cars.csv', text: cars });
  await chooseFiles(page, [{ name: 'cars.csv', text: 'make;price;doors\nbmw;20000.5;4\naudi;19000;2\n' }]);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Becomes version 2 of “cars”');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('tab', { name: 'Compare versions' }).click();
  await expect(page.getByText('1 added, 1 removed, 1 changed type')).toBeVisible();
  await expect(page.getByText('Rows: 3 → 2')).toBeVisible();
  await checkView(page, 'data-compare');
  await page.getByRole('switch', { name: /Only columns that were added/ }).press('Space');
  await expect(page.getByRole('rowheader', { name: 'make' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Versions', exact: true }).click();
  await page.getByRole('button', { name: 'Show Version 1' }).click();
  await expect(page.getByRole('combobox', { name: 'Version' })).toHaveValue('1');
  await checkView(page, 'data-versions');
});

test('a dataset is described, removed and brought back', async ({ app: { page } }) => {
  await showData(page);
  await importFile(page, { name: 'cars.csv', text: cars });
  await page.getByRole('button', { name: 'Add a description' }).click();
  await page.getByRole('textbox', { name: 'Description' }).fill('Sold in the north, 2024.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Sold in the north, 2024.')).toBeVisible();
  await page.getByRole('tab', { name: 'First rows' }).click();
  await expect(page.getByRole('table')).toContainText('volvo');
  await checkView(page, 'data-rows');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove from the list' }).click();
  await expect(page.getByRole('heading', { name: 'No datasets yet' })).toBeVisible();
  await checkView(page, 'data-empty');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Sold in the north, 2024.')).toBeVisible();
});

test('a file that cannot be read says why, and leaving keeps nothing', async ({ app }: { app: App }) => {
  const { page } = app;
  await dropFiles(page, [{ name: 'letter.parquet', text: 'This is no table.' }]);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('The file cannot be read like this');
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await showData(page);
  await expect(page.getByRole('heading', { name: 'No datasets yet' })).toBeVisible();
});

test('a dataset is added to the pipeline that is open', async ({ app: { page } }) => {
  await openStarter(page, 'Iris, three species');
  await dropFiles(page, [{ name: 'cars.csv', text: cars }]);
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // Whoever is at work on a pipeline stays there.
  await expect(page.locator('[data-step]')).toHaveCount(6);
  await showData(page);
  await page.getByRole('button', { name: 'Use in pipeline' }).click();
  await page.getByRole('menuitem', { name: 'Add to “Iris, three species”' }).click();
  await expect(page.locator('[data-step]')).toHaveCount(7);
  await expect(page.locator('[data-step="importData"]')).toContainText('cars');
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-step]')).toHaveCount(6);
});
