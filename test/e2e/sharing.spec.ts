import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkView, expect, test } from './rig/app.ts';
import { openStarter, runAndWait } from './rig/designer.ts';

test('results are shared by a folder, sent, and not shared any more', async ({ app: { page } }) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-shared-'));
  try {
    await openStarter(page, 'Iris, three species');
    await runAndWait(page);
    await page.getByRole('button', { name: 'Compute', exact: true }).click();
    const section = page.getByRole('region', { name: 'Shared results' });
    await section.getByRole('button', { name: 'Share results …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share results with other machines' });
    await dialog.getByRole('textbox', { name: 'Folder' }).fill('/nowhere/at/all');
    await dialog.getByRole('button', { name: 'Share results', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('There is no folder /nowhere/at/all');
    await dialog.getByText('S3 bucket').click();
    await checkView(page, 'sharing-dialog');
    await dialog.getByText('Folder', { exact: true }).first().click();
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
    await dialog.getByRole('button', { name: 'Share results', exact: true }).click();
    await expect(section.getByText(`Results are shared at ${folder}.`)).toBeVisible();
    await section.getByRole('button', { name: 'Send all results' }).click();
    await expect.poll(async () => await readdir(folder)).toEqual(expect.arrayContaining(['blobs', 'results']));
    await checkView(page, 'sharing');
    await section.getByRole('button', { name: 'Stop sharing' }).click();
    await expect(section.getByRole('button', { name: 'Share results …' })).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
