import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { buildElectronLayer, electronFolder } from '../../build/electronLayer.ts';
import { findElectron } from '../../build/findElectron.ts';
import { openStarter, runAndWait, step } from './rig/designer.ts';

const electron = findElectron();

test.skip(
  electron === undefined,
  'Electron is not installed here: its program comes from GitHub and not from npm. Run "npx install-electron" where that can be reached.',
);

test('the desktop window opens an example, runs it and shows that it is done', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-desktop-'));
  const workspace = await mkdtemp(join(tmpdir(), 'pipewright-workspace-'));
  await buildElectronLayer();
  const app = await _electron.launch({
    executablePath: electron?.program ?? '',
    // The user that tests run as has no sandbox of Chromium's on many machines.
    args: [
      electronFolder,
      workspace,
      `--user-data-dir=${folder}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    env: { ...(process.env as Record<string, string>), PIPEWRIGHT_HOME: join(folder, 'home') },
  });
  const printed: string[] = [];
  try {
    const page = await app.firstWindow();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') printed.push(message.text());
    });
    await expect(page).toHaveURL('app://pipewright/#/designer');
    await openStarter(page, 'Automobile price, linear regression');
    const menus = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
    expect(menus).toEqual(expect.arrayContaining(['File', 'Edit', 'View', 'Run']));
    await runAndWait(page);
    await expect(step(page, 'evaluate')).toContainText('done');

    // The engine ends: the window says so, gets another port, and goes on.
    const engine = await app.evaluate(
      ({ app: own }) => own.getAppMetrics().find(({ name }) => name === 'Pipewright engine')?.pid,
    );
    process.kill(engine ?? 0, 'SIGKILL');
    await expect(page.getByRole('status').filter({ hasText: 'The engine is away' })).toBeHidden();
    await runAndWait(page);
    await expect(step(page, 'evaluate')).toContainText('reused');

    const isolated = await page.evaluate(() => typeof (globalThis as { require?: unknown }).require);
    expect(isolated).toBe('undefined');
    expect(printed).toEqual([]);
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
    await rm(workspace, { recursive: true, force: true });
  }
});
