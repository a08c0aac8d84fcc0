/// <reference lib="dom" />
import { checkView, expect, test } from './rig/app.ts';
import { runAndWait, step } from './rig/designer.ts';

const example = 'Automobile price, linear regression';

test('a newcomer opens the example, runs it, reads it, changes it and compares, with the mouse', async ({
  app: { page },
}) => {
  test.slow();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await checkView(page, 'start');
  await page.getByRole('button', { name: example }).click();
  await expect(step(page, 'evaluate')).toBeVisible();
  await runAndWait(page);
  await expect(step(page, 'evaluate')).toContainText('done');

  await step(page, 'evaluate').dblclick();
  const output = page.getByRole('tabpanel', { name: 'Output' });
  await expect(output.getByText('Coefficient of determination')).toBeVisible();
  await checkView(page, 'evaluation-regression');

  await step(page, 'learner').click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('spinbutton', { name: 'L2 regularization weight' }).fill('0.5');
  await expect(step(page, 'train')).toContainText('out of date');
  await checkView(page, 'inspector-step');
  await runAndWait(page);
  await expect(step(page, 'data')).toContainText('reused');
  await expect(step(page, 'train')).toContainText('done');

  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await checkView(page, 'runs');
  await page
    .getByRole('checkbox', { name: /^Mark Automobile/ })
    .nth(0)
    .check();
  await page
    .getByRole('checkbox', { name: /^Mark Automobile/ })
    .nth(1)
    .check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Compare 2 runs' })).toBeVisible();
  await checkView(page, 'runs-compared');
  await page.getByRole('tab', { name: 'What differs' }).click();
  await expect(page.getByRole('row', { name: /L2 regularization weight/ })).toBeVisible();
});

test('the same by keyboard alone', async ({ app: { page } }) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await tabTo(page, example);
  await page.keyboard.press('Enter');
  await expect(step(page, 'evaluate')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('last-run')).toHaveAttribute('data-status', 'completed', { timeout: 60_000 });

  await tabTo(page, 'Automobile prices');
  for (let i = 0; i < 7; i += 1) await page.keyboard.press('ArrowDown');
  await expect(page.locator('.react-flow__node[data-id="evaluate"]')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel', { name: 'Output' }).getByText('Coefficient of determination')).toBeVisible();

  await page.locator('.react-flow__node[data-id="evaluate"]').press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.react-flow__node[data-id="learner"]')).toBeFocused();
  await tabTo(page, 'L2 regularization weight');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0.5');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('last-run')).toHaveAttribute('data-status', 'completed', { timeout: 60_000 });
  await expect(step(page, 'data')).toContainText('reused');

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('go to runs');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row')).toHaveCount(3);
  await tabTo(page, 'Completed');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await tabTo(page, 'Compare');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Metrics');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('row', { name: /L2 regularization weight/ })).toBeVisible();
});

type Page = import('@playwright/test').Page;

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  await tabToNth(page, new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`), 0);
}

async function tabToNth(page: Page, name: RegExp, nth: number): Promise<void> {
  let seen = 0;
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await nameOfFocused(page);
    if (name.test(focused) && seen++ === nth) return;
  }
  throw new Error(`Tab does not reach ${name}.`);
}

/** Accessible name of what has the focus, near enough: its label, or its text. */
async function nameOfFocused(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const focused = document.activeElement as HTMLInputElement | null;
    const labels = [...(focused?.labels ?? [])].map((label) => label.textContent ?? '').join(' ');
    return (focused?.getAttribute('aria-label') ?? (labels || (focused?.textContent ?? ''))).trim();
  });
}
