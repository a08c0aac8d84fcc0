import { checkView, expect, test } from './rig/app.ts';
import { openStarter, step } from './rig/designer.ts';

test('steps are added, connected, undone and copied', async ({ app: { page } }) => {
  await openStarter(page, 'Automobile price, linear regression');
  await expect(page.locator('[data-step]')).toHaveCount(8);

  await page.getByRole('button', { name: 'Summarize Data', exact: true }).dblclick();
  await expect(page.locator('[data-step]')).toHaveCount(9);
  await expect(step(page, 'summarizeData')).toContainText('1 problem');

  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-step]')).toHaveCount(8);
  await page.keyboard.press('Control+Shift+z');
  await expect(page.locator('[data-step]')).toHaveCount(9);

  await step(page, 'split').click();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(page.locator('[data-step]')).toHaveCount(10);
  await expect(step(page, 'split2')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(page.locator('[data-step]')).toHaveCount(9);
  await checkView(page, 'designer');
});

test('a module dropped on a connection is put in between', async ({ app: { page } }) => {
  await openStarter(page, 'Automobile price, linear regression');
  const edge = page.locator('.react-flow__edge[data-id="columns.results>clean.dataset"]');
  const box = await edge.boundingBox();
  if (!box) throw new Error('The connection is not on the page.');
  await page
    .getByRole('button', { name: 'Normalize Data', exact: true })
    .dragTo(page.locator('.react-flow__pane'), { targetPosition: await inside(page, box) });
  await expect(page.locator('.react-flow__edge[data-id="columns.results>normalizeData.dataset"]')).toHaveCount(1);
  await expect(page.locator('.react-flow__edge[data-id$=">clean.dataset"]')).toHaveCount(1);
  await expect(edge).toHaveCount(0);
});

test('everything on the canvas is reached by keyboard', async ({ app: { page } }) => {
  await openStarter(page, 'Automobile price, linear regression');
  await page.locator('.react-flow__node[data-id="data"]').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.react-flow__node[data-id="columns"]')).toBeFocused();
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Search modules' }).fill('summarize');
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__edge[data-id="columns.results>summarizeData.dataset"]')).toHaveCount(1);
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Connections of Summarize Data');
  await checkView(page, 'connections');
  await dialog.getByRole('button', { name: /Remove the connection/ }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('.react-flow__edge[data-id$=">summarizeData.dataset"]')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('auto-layout');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await checkView(page, 'command-palette');
});

/** The middle of a box, seen from the canvas. */
async function inside(
  page: import('@playwright/test').Page,
  box: { x: number; y: number; width: number; height: number },
) {
  const pane = await page.locator('.react-flow__pane').boundingBox();
  if (!pane) throw new Error('The canvas is not on the page.');
  return { x: box.x + box.width / 2 - pane.x, y: box.y + box.height / 2 - pane.y };
}
