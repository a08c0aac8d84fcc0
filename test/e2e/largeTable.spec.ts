import type { Locator } from '@playwright/test';
import { type App, expect, test } from './rig/app.ts';
import { openOutput, runSteps } from './rig/outputs.ts';

/** A table that takes seconds to be put in order: row number, its place among the texts, and a text that hashes it. */
async function openLargeTable(app: App, rows: number): Promise<Locator> {
  const sql = `SELECT i AS n, md5(i::VARCHAR) AS text, i % 1000 / 8 AS x FROM range(${rows}) r(i)`;
  const runId = await runSteps(
    app,
    [
      { id: 'start', module: 'enter-data-manually' },
      { id: 'table', module: 'apply-sql-transformation', params: { sql } },
    ],
    [['start.results', 'table.t1']],
  );
  return await openOutput(app, runId, 'table', 'Result');
}

const cells = (window: Locator) => window.getByRole('gridcell');

test('sorting a large table says that it is under way, can be cancelled, and ends', async ({ app }) => {
  test.slow();
  const window = await openLargeTable(app, 3_000_000);
  await expect(window.getByRole('status').first()).toHaveText('3,000,000 rows × 3 columns');
  await expect(cells(window).first()).toHaveText('0');
  const header = window.getByRole('columnheader', { name: /^text/ });
  const notice = window.getByRole('status').filter({ hasText: 'Putting the rows in order' });

  await header.getByRole('button').first().click();
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Cancel' }).click();
  await expect(notice).toHaveCount(0);
  await expect(header).toHaveAttribute('aria-sort', 'none');
  await expect(cells(window).first()).toHaveText('0');

  await header.getByRole('button').first().click();
  await expect(notice).toBeVisible();
  await expect(notice).toHaveCount(0, { timeout: 60_000 });
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  const texts = await cells(window)
    .filter({ hasText: /^[0-9a-f]{32}$/ })
    .allInnerTexts();
  expect(texts.length).toBeGreaterThan(10);
  expect(texts).toEqual(texts.toSorted());
  expect(texts[0]).toMatch(/^00000/);
});

test('a large table shows any of its rows at once while figures of its columns come in one after the other', async ({
  app,
}) => {
  test.slow();
  const { page } = app;
  const rows = 400_000;
  const window = await openLargeTable(app, rows);
  const grid = window.getByRole('grid');
  await expect(cells(window).first()).toHaveText('0');
  for (const share of [0.31, 0.77, 0.05, 1]) {
    await grid.evaluate((element, part) => {
      element.scrollTop = part * (element.scrollHeight - element.clientHeight);
    }, share);
    // Rows stand in their order, without a gap, and each cell is of its row.
    await expect(async () => {
      const drawn = await grid.getByRole('row').evaluateAll((elements) =>
        elements.slice(1).map((element) => ({
          row: Number(element.ariaRowIndex ?? element.getAttribute('aria-rowindex')) - 2,
          first: element.querySelector('[role=gridcell]')?.textContent,
        })),
      );
      const from = drawn[0]!.row;
      expect(Math.abs(from - share * rows)).toBeLessThan(100);
      expect(drawn).toEqual(drawn.map((_, i) => ({ row: from + i, first: String(from + i) })));
    }).toPass();
  }
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+End');
  await expect(window.getByTestId('cell-line')).toContainText('Row 400,000 · x');
  // A few rows back, by the wheel: what was drawn stays, at another place.
  await grid.hover();
  await page.mouse.wheel(0, -260);
  await expect(grid.getByRole('rowheader', { name: '399,966', exact: true })).toBeAttached();
  await expect(grid.getByRole('columnheader').filter({ hasText: 'none missing' })).toHaveCount(3, {
    timeout: 60_000,
  });
});
