import { copyFile, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './rig/app.ts';
import { openStarter, runAndWait, step } from './rig/designer.ts';
import { joinDesktop } from './rig/desktopPage.ts';

test('in the desktop window the page calls the engine over a port, and survives its end', async ({ app }) => {
  const workspace = await realpath(await mkdtemp(join(tmpdir(), 'pipewright-desktop-')));
  const page = await app.context.newPage();
  const desktop = await joinDesktop(page, workspace);
  await page.goto(`http://127.0.0.1:${app.served.port}/`);
  await expect(page).toHaveTitle(new RegExp(workspace));

  await openStarter(page, 'Automobile price, linear regression');
  await expect
    .poll(() => desktop.menu()?.map(({ label }) => label))
    .toEqual(['File', 'Edit', 'Arrange', 'View', 'Run']);
  const entry = (id: string) =>
    desktop
      .menu()
      ?.flatMap(({ items }) => items)
      .find((item) => item.type === 'action' && item.id === id);
  await expect.poll(() => entry('run')).toMatchObject({ label: 'Run', keys: 'mod+Enter', isEnabled: true });
  await expect.poll(() => entry('copy')).toMatchObject({ isEnabled: false });

  await desktop.choose('run');
  await expect(step(page, 'evaluate')).toContainText('done', { timeout: 60_000 });
  await desktop.choose('select-all');
  await expect.poll(() => entry('copy')).toMatchObject({ isEnabled: true });
  await desktop.choose('copy');
  await expect.poll(() => desktop.copied.at(-1)).toContain('"evaluate"');

  await desktop.end();
  await expect(page.getByText('The engine is away')).toBeVisible();
  await desktop.start();
  await expect(page.getByText('The engine is away')).toBeHidden();
  await runAndWait(page);
  await expect(step(page, 'evaluate')).toContainText('reused');

  await copyFile('pipelines/examples/iris-multiclass.pipeline.json', join(workspace, 'iris.pipeline.json'));
  await desktop.giveFile({ workspace, path: 'iris.pipeline.json' });
  await expect(page.getByRole('button', { name: 'Close Iris, three species' })).toBeVisible();

  await page.close();
  await desktop.end();
  await rm(workspace, { recursive: true, force: true });
});
