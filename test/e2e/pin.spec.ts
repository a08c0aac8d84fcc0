import { checkView, expect, test } from './rig/app.ts';
import { openStarter, runAndWait, step } from './rig/designer.ts';

const example = 'Automobile price, linear regression';

test('a pinned step keeps its result, and what only it reads is left out', async ({ app: { page } }) => {
  await openStarter(page, example);
  await step(page, 'clean').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Run to here' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Pin result' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await runAndWait(page);

  await step(page, 'clean').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pin result' }).click();
  await expect(step(page, 'clean')).toContainText('pinned');
  await expect(step(page, 'columns')).toContainText('left out');
  await expect(step(page, 'data')).toContainText('left out');
  await expect(step(page, 'split')).not.toContainText('left out');
  const inspector = page.getByRole('region', { name: 'Properties' });
  await expect(inspector.getByRole('region', { name: 'Pinned' })).toContainText(`“${example}”`);

  // What would have it computed again does not count.
  await inspector.getByRole('combobox', { name: 'Cleaning mode' }).click();
  await page.getByRole('option', { name: 'median' }).click();
  await runAndWait(page);
  await expect(step(page, 'clean')).toContainText('reused');
  await expect(step(page, 'train')).toContainText('reused');
  await expect(step(page, 'data')).not.toContainText('done');
  await expect(step(page, 'data')).toContainText('left out');
  await page.getByRole('tab', { name: 'Why' }).click();
  await expect(page.getByText('It is pinned to the result of').first()).toBeVisible();
  await checkView(page, 'pinned');

  // Run to here runs what is left out.
  await step(page, 'columns').click();
  await page.keyboard.press('Control+Shift+Enter');
  await expect(step(page, 'columns')).toContainText('reused');

  await step(page, 'clean').click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('unpin');
  await page.keyboard.press('Enter');
  await expect(step(page, 'clean')).not.toContainText('pinned');
  await expect(step(page, 'data')).not.toContainText('left out');
  await page.keyboard.press('Control+z');
  await expect(step(page, 'clean')).toContainText('pinned');
  await inspector.getByRole('button', { name: 'Unpin' }).click();
  await runAndWait(page);
  await expect(step(page, 'clean')).toContainText('done');
});

test('any two versions of a pipeline are compared, each way', async ({ app: { page } }) => {
  await openStarter(page, example);
  const properties = page.getByRole('region', { name: 'Properties' });
  const save = async (name: string) => {
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    await properties.getByLabel('Name of the version').fill(name);
    await properties.getByRole('button', { name: 'Save version' }).click();
    await expect(properties.getByText(name, { exact: true })).toBeVisible();
  };
  await save('First');
  await step(page, 'split').click();
  await page.getByRole('button', { name: 'Summarize Data', exact: true }).dblclick();
  await save('Second');
  await step(page, 'evaluate').click();
  await page.keyboard.press('Delete');
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await properties.getByRole('button', { name: 'Compare “First” with the pipeline' }).click();
  const status = page.getByRole('status').filter({ hasText: 'added' });
  await expect(status).toHaveText('1 added, 1 removed, 0 changed');

  await page.getByRole('combobox', { name: 'to', exact: true }).click();
  await page.getByRole('option', { name: 'Second' }).click();
  await expect(status).toHaveText('1 added, 0 removed, 0 changed');
  await expect(step(page, 'summarizeData')).toContainText('added');
  await expect(step(page, 'evaluate')).toBeVisible();
  await checkView(page, 'versions-compared');
  await page.getByRole('button', { name: 'The other way round' }).click();
  await expect(status).toHaveText('0 added, 1 removed, 0 changed');
  await page.getByRole('button', { name: 'Back to editing' }).click();
  await expect(step(page, 'evaluate')).toHaveCount(0);
});
