import { expect, type Locator, type Page } from '@playwright/test';

/** Opens an example or template from the start page, by its name, as its user does. */
export async function openStarter(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await expect(page.locator('[data-step]').first()).toBeVisible();
}

/** A step's card on the canvas. */
export function step(page: Page, id: string): Locator {
  return page.locator(`[data-step="${id}"]`);
}

/** Runs the pipeline and waits for its end. A run of cached steps is over before anybody has seen it going on. */
export async function runAndWait(page: Page, status = 'completed', timeout = 60_000): Promise<void> {
  const last = page.getByTestId('last-run');
  const before = (await last.count()) > 0 ? await last.getAttribute('data-run') : '';
  await page.locator('[data-action="run"]').click();
  await expect(last).not.toHaveAttribute('data-run', before ?? '');
  await expect(last).toHaveAttribute('data-status', status, { timeout });
}
