import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { checkView, expect, test } from './rig/app.ts';
import { openStarter, runAndWait, step } from './rig/designer.ts';

const example = 'Automobile price, linear regression';
const inspector = (page: Page) => page.getByRole('region', { name: 'Properties' });
const field = (page: Page, name: string) => inspector(page).locator(`[data-field="${name}"]`);

test('what is typed shows on the canvas, is kept while it is wrong, and is undone as one', async ({
  app: { page },
}) => {
  await openStarter(page, example);
  await step(page, 'split').click();
  const properties = inspector(page);
  await properties.getByLabel('Title', { exact: true }).fill('Cars to learn from');
  await expect(step(page, 'split')).toContainText('Cars to learn from');

  const fraction = properties.getByRole('spinbutton', { name: 'Fraction of rows in the first output' });
  await fraction.fill('1.5');
  await expect(field(page, 'fraction')).toContainText('at most 1');
  await expect(step(page, 'split')).toContainText('1 problem');
  await fraction.fill('most of them');
  await expect(field(page, 'fraction')).toContainText('Give a number');
  await step(page, 'train').click();
  await step(page, 'split').click();
  await expect(fraction).toHaveValue('most of them');
  await checkView(page, 'inspector-problem');

  await field(page, 'fraction')
    .getByRole('button', { name: /back to its default/ })
    .click();
  await expect(fraction).toHaveValue('0.5');
  await expect(step(page, 'split')).not.toContainText('problem');
  await fraction.press('ArrowUp');
  await expect(fraction).toHaveValue('0.55');

  await page.waitForTimeout(1_100);
  await fraction.press('Control+a');
  await fraction.pressSequentially('0.25');
  await expect(fraction).toHaveValue('0.25');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(fraction).toHaveValue('0.55');
});

test('a field that depends on another shows with the values that it is for', async ({ app: { page } }) => {
  await openStarter(page, example);
  await step(page, 'clean').click();
  await expect(field(page, 'replacement')).toHaveCount(0);
  await inspector(page).getByRole('combobox', { name: 'Cleaning mode' }).click();
  await page.getByRole('option', { name: 'Custom value' }).click();
  await expect(field(page, 'replacement').getByRole('textbox')).toHaveValue('0');
  await expect(step(page, 'clean')).toBeVisible();
});

test('columns are chosen by name and by rules, from those that the step will get', async ({ app: { page } }) => {
  await openStarter(page, example);
  await step(page, 'columns').click();
  await expect(field(page, 'columns')).toContainText('All columns except normalized-losses');
  await expect(field(page, 'columns')).toContainText('25 of 26 columns');
  await field(page, 'columns')
    .getByRole('button', { name: /Choose columns/ })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Search columns').fill('engine');
  await dialog.getByRole('button', { name: 'Untick all shown' }).click();
  await expect(dialog.getByRole('status')).toContainText('22 of 26 columns');
  await checkView(page, 'columns-by-name');

  await dialog.getByText('By rules').click();
  await dialog.getByRole('button', { name: 'Add a rule' }).click();
  await expect(dialog.getByRole('region', { name: 'Rule 2' })).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('8 of 26 columns');
  await checkView(page, 'columns-by-rules');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(field(page, 'columns')).toContainText('of type integer or double');
  await expect(step(page, 'train')).toContainText('1 problem');

  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(field(page, 'columns')).not.toContainText('of type');
});

test('one column is chosen by search, and a name that is not there stays until another is chosen', async ({
  app: { page },
}) => {
  await openStarter(page, example);
  await step(page, 'train').click();
  await expect(field(page, 'label')).toContainText('label = price');
  await field(page, 'label')
    .getByRole('button', { name: /Pipeline parameter/ })
    .click();
  await page.getByRole('menuitem', { name: /Use the value here/ }).click();
  // The menu gives the keyboard back to its mark when it has closed.
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(field(page, 'label').getByRole('button', { name: /Pipeline parameter/ })).toBeFocused();
  const label = field(page, 'label').getByRole('combobox');
  await expect(label).toHaveValue('price');
  await expect(field(page, 'label')).not.toContainText('Looking for the columns');
  await label.fill('horse');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveText(/horsepower/);
  await page.getByRole('listbox').getByRole('option').click();
  await expect(label).toHaveValue('horsepower');

  await step(page, 'columns').click();
  await field(page, 'columns')
    .getByRole('button', { name: /Choose columns/ })
    .click();
  await page.getByRole('dialog').getByRole('checkbox', { name: 'horsepower' }).uncheck();
  await page.getByRole('button', { name: 'Done' }).click();
  await step(page, 'train').click();
  await expect(label).toHaveValue('horsepower');
  await expect(field(page, 'label')).toContainText('There is no column "horsepower"');
});

test('a parameter is promoted, renamed, given for the next runs, and taken back', async ({ app: { page } }) => {
  await openStarter(page, example);
  await step(page, 'split').click();
  await field(page, 'fraction')
    .getByRole('button', { name: /Pipeline parameter/ })
    .click();
  await page.getByRole('menuitem', { name: 'New pipeline parameter “fraction”' }).click();
  await expect(field(page, 'fraction')).toContainText('fraction = 0.7');
  await field(page, 'fraction')
    .getByRole('button', { name: /Pipeline parameter/ })
    .click();
  await page.getByRole('menuitem', { name: 'Show the pipeline parameter' }).click();

  const card = inspector(page).locator('[data-parameter="fraction"]');
  await expect(card.getByLabel('Default', { exact: true })).toHaveValue('0.7');
  await card.getByLabel('Value for the next runs', { exact: true }).fill('nearly all');
  await expect(card).toContainText('It takes a number');
  await card.getByLabel('Value for the next runs', { exact: true }).fill('0.9');
  await card.getByLabel('Name', { exact: true }).fill('no name');
  await expect(card).toContainText('A name begins with a letter');
  await checkView(page, 'pipeline-parameter');
  await card.getByLabel('Name', { exact: true }).fill('share');
  await card.getByLabel('Name', { exact: true }).press('Enter');

  const renamed = inspector(page).locator('[data-parameter="share"]');
  await renamed.getByRole('button', { name: /^Split Data/ }).click();
  await expect(field(page, 'fraction')).toContainText('share = 0.9');
  await expect(field(page, 'fraction')).toContainText('for the next runs only');

  await field(page, 'fraction')
    .getByRole('button', { name: /Pipeline parameter/ })
    .click();
  await page.getByRole('menuitem', { name: 'Show the pipeline parameter' }).click();
  await renamed.getByRole('button', { name: 'Remove the parameter' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the parameter' }).click();
  await expect(renamed).toHaveCount(0);
  await step(page, 'split').click();
  await expect(inspector(page).getByRole('spinbutton', { name: /Fraction/ })).toHaveValue('0.7');
});

test('a version is kept, restored as an edit, and removed', async ({ app: { page } }) => {
  await openStarter(page, example);
  const properties = inspector(page);
  await properties.getByLabel('Name of the version').fill('Before tuning');
  await properties.getByRole('button', { name: 'Save version' }).click();
  await expect(properties.getByText('Before tuning')).toBeVisible();
  await step(page, 'split').click();
  await page.keyboard.press('Delete');
  await expect(page.locator('[data-step]')).toHaveCount(7);
  await properties.getByRole('button', { name: 'Restore “Before tuning”' }).click();
  await expect(page.locator('[data-step]')).toHaveCount(8);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(page.locator('[data-step]')).toHaveCount(7);
  await properties.getByRole('button', { name: 'Remove “Before tuning”' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(properties.getByText('No versions yet.')).toBeVisible();
});

test('a query is written with the tables and columns of the step', async ({ app: { page } }) => {
  await openStarter(page, example);
  await step(page, 'columns').click();
  await page.getByRole('button', { name: 'Apply SQL Transformation', exact: true }).dblclick();
  const editor = inspector(page).getByRole('textbox', { name: 'SQL' });
  await expect(editor).toBeVisible();
  await connectTo(page, 'applySqlTransformation', /Selected columns/);
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('SELECT * FROM t1 WHERE hors');
  await expect(page.getByRole('option', { name: /horsepower/ })).toBeVisible();
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await expect(editor).toHaveText(/WHERE horsepower$/);
  await checkView(page, 'inspector-sql');
});

test('where only a run tells the columns, names are typed, and those of the last run are offered', async ({
  app: { page, workspace },
}) => {
  await writeFile(join(workspace, 'whole.pipeline.json'), JSON.stringify(wholeColumns));
  await page.getByText('Whole columns only', { exact: true }).first().click();
  await step(page, 'select').click();
  const columns = field(page, 'columns');
  await expect(columns).toContainText('Only a run tells which columns “Whole columns” gives.');
  await columns.getByRole('button', { name: /Choose columns/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Only the ticked').click();
  await dialog.getByLabel('Add a name').fill('price');
  await dialog.getByLabel('Add a name').press('Enter');
  await expect(dialog.getByRole('checkbox')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(columns).toContainText('price');

  await runAndWait(page);
  await step(page, 'select').click();
  await expect(columns).toContainText('Those of its last run are offered.');
  await columns.getByRole('button', { name: /Choose columns/ }).click();
  await dialog.getByRole('checkbox', { name: 'make' }).check();
  await dialog.getByRole('button', { name: 'Move make up' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(columns).toContainText('make, price');
});

test('several steps are switched off and on together', async ({ app: { page } }) => {
  await openStarter(page, example);
  await step(page, 'score').click();
  await step(page, 'evaluate').click({ modifiers: ['Shift'] });
  await expect(inspector(page)).toContainText('2 steps selected');
  await inspector(page).getByRole('checkbox', { name: 'Enabled' }).uncheck();
  await expect(step(page, 'score')).toContainText('disabled');
  await checkView(page, 'inspector-several');
  await inspector(page).getByRole('checkbox', { name: 'Enabled' }).check();
  await expect(step(page, 'score')).not.toContainText('disabled');
});

/** Connects by the dialog that the keyboard has for it. */
async function connectTo(page: Page, to: string, from: RegExp): Promise<void> {
  await page.locator(`.react-flow__node[data-id="${to}"]`).focus();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').first().click();
  await page.getByRole('option', { name: from }).first().click();
  await page.keyboard.press('Escape');
}

/** Which columns have no missing value is known only from the data. */
const wholeColumns = {
  format: 'pipewright/pipeline@1',
  name: 'Whole columns only',
  nodes: [
    {
      id: 'cars',
      module: 'enter-data-manually',
      version: 1,
      params: { data: 'make,price,power\naudi,2,\nbmw,3,5\n' },
    },
    {
      id: 'whole',
      module: 'clean-missing-data',
      version: 1,
      title: 'Whole columns',
      position: { x: 0, y: 140 },
      params: { mode: 'remove-column' },
    },
    { id: 'select', module: 'select-columns-in-dataset', version: 1, position: { x: 0, y: 280 } },
  ],
  edges: [
    { from: 'cars.results', to: 'whole.dataset' },
    { from: 'whole.cleanedDataset', to: 'select.dataset' },
  ],
};
