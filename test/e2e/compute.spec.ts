import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { checkView, expect, test } from './rig/app.ts';
import { openStarter, runAndWait, step } from './rig/designer.ts';
import { openHistory } from './rig/history.ts';

const noDocker = whyNoDockerEngine();

/** Adds the engine behind a socket as a target, as its user does. */
async function addTarget(page: Page, name: string, socketPath: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add a compute target' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Socket' }).fill(socketPath);
  await dialog.getByRole('button', { name: 'Test and add' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
}

test('from the empty compute page to steps that ran in containers, seen on the canvas and in the timeline', async ({
  app: { page },
}) => {
  test.skip(noDocker !== undefined, noDocker);
  test.setTimeout(600_000);
  await using engine = await startDockerEngine();
  await page.getByRole('button', { name: 'Compute', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Run steps elsewhere' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Targets' })).toContainText('slots in use');
  await checkView(page, 'compute-empty');

  await page.getByRole('button', { name: 'Add a target …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a compute target' });
  await checkView(page, 'compute-add');

  // What does not work says where it ends, and nothing is kept.
  await dialog.getByRole('textbox', { name: 'Name' }).fill('box');
  await dialog.getByRole('textbox', { name: 'Socket' }).fill('/tmp/there-is-no-engine.sock');
  await dialog.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(dialog.getByText('It does not work yet.')).toBeVisible();
  await expect(dialog.getByRole('img', { name: 'did not work' })).toHaveCount(1);
  await checkView(page, 'compute-add-failed');

  await addTarget(page, 'box', engine.socketPath);
  const detail = page.getByRole('region', { name: 'box', exact: true });
  await expect(detail.getByRole('status').filter({ hasText: /^Answers$/ })).toBeVisible();
  await expect(detail.getByRole('table', { name: 'Engine' })).toContainText('linux-');
  await detail.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(detail.getByText('All is well.')).toBeVisible();
  await detail.getByRole('button', { name: 'Build image' }).click();
  await expect(detail.getByText(/^Built in|^It was there already/)).toBeVisible({ timeout: 240_000 });
  await checkView(page, 'compute-target');

  // Chosen beside Run, and taken back by Undo.
  await page.getByRole('button', { name: 'Designer', exact: true }).click();
  await openStarter(page, 'Automobile price, linear regression');
  const choice = page.getByTestId('compute-choice');
  await choice.click();
  await page.getByRole('menuitemradio', { name: 'box' }).click();
  await expect(choice).toHaveText('box');
  await page.locator('[data-action="undo"]').click();
  await expect(choice).toHaveText('This machine');
  await page.locator('[data-action="redo"]').click();
  await expect(choice).toHaveText('box');

  // One step stays here all the same.
  const chosen = page.locator('[data-step]').first();
  const id = (await chosen.getAttribute('data-step')) ?? '';
  await chosen.click();
  const properties = page.getByRole('region', { name: 'Properties' });
  const runsOn = properties.getByRole('region', { name: 'Runs on' });
  await runsOn.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'This machine' });
  await expect(step(page, id).locator('[data-target="local"]')).toBeVisible();
  await runsOn.scrollIntoViewIfNeeded();
  await checkView(page, 'compute-step');

  await runAndWait(page, 'completed', 240_000);
  await page.getByTestId('last-run').click();
  const canvas = page.getByRole('region', { name: 'Pipeline canvas' });
  await expect(canvas.locator('[data-target="box"]').first()).toBeVisible();
  await expect(step(page, id).locator('[data-target]')).toHaveCount(0);
  const ran = canvas.locator('[data-step]', { has: page.locator('[data-target="box"]') }).first();
  await ran.click();
  await expect(page.getByRole('complementary', { name: /^Step / })).toContainText(/Ran on box, .*container [0-9a-f]+/);
  await checkView(page, 'run-targets');
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByRole('grid', { name: 'Steps in time' })).toContainText('box');
  await page.getByText('By target').click();
  await checkView(page, 'run-timeline-targets');
  await page.getByRole('tab', { name: 'Steps' }).click();
  await expect(page.getByRole('grid', { name: 'Steps of the run' })).toContainText('This machine');
  await checkView(page, 'run-steps-targets');

  // Removing says who names it.
  await page.getByRole('button', { name: 'Compute', exact: true }).click();
  await page.getByRole('list', { name: 'Targets' }).getByRole('button', { name: /box/ }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove …' }).click();
  const asked = page.getByRole('dialog', { name: 'Remove “box”?' });
  await expect(asked).toContainText('all steps');
  await checkView(page, 'compute-remove');
  await asked.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('“box” was removed.')).toBeVisible();
});

test('a target is added with the keyboard alone', async ({ app: { page } }) => {
  test.skip(noDocker !== undefined, noDocker);
  test.setTimeout(300_000);
  await using engine = await startDockerEngine();
  await page.keyboard.press('Alt+6');
  await expect(page.getByRole('heading', { name: 'Run steps elsewhere' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Add a compute target');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a compute target' });
  await expect(dialog.getByRole('radio', { name: 'Docker on this machine' })).toBeFocused();
  // The kind that has the focus is chosen; Tab goes on to what it is reached by, its name and its socket.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('box');
  await page.keyboard.press('Tab');
  await page.keyboard.type(engine.socketPath);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'box', exact: true })).toBeVisible({ timeout: 60_000 });
});

test('machines that are reached by TLS, by SSH and as a cluster are asked for what they take', async ({
  app: { page },
}) => {
  test.setTimeout(300_000);
  await page.getByRole('button', { name: 'Compute', exact: true }).click();
  await page.getByRole('button', { name: 'Add a target …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a compute target' });

  await dialog.getByRole('radio', { name: 'Docker on another machine, by TLS' }).click();
  await dialog.getByRole('button', { name: 'Test and add' }).click();
  await expect(dialog.getByText('This is needed to reach the machine.')).toHaveCount(3);
  await dialog
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name: 'ca.pem', mimeType: 'text/plain', buffer: Buffer.from('-----BEGIN CERTIFICATE-----\nabc') });
  await expect(dialog.getByRole('textbox', { name: 'Certificate of the authority' })).toHaveValue(/BEGIN CERTIFICATE/);
  await checkView(page, 'compute-add-tls');

  await dialog.getByRole('radio', { name: 'Docker on another machine, by SSH' }).click();
  await expect(dialog.getByRole('button', { name: 'Read the host’s key' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Host', exact: true }).fill('127.0.0.1');
  await dialog.getByRole('textbox', { name: 'Port' }).fill('1');
  await dialog.getByRole('button', { name: 'Read the host’s key' }).click();
  await expect(dialog.getByRole('alert').last()).toContainText(/127\.0\.0\.1/);
  await checkView(page, 'compute-add-ssh');

  await dialog.getByRole('radio', { name: 'Docker Swarm' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Address of this machine for the nodes' })).toBeVisible();
  await checkView(page, 'compute-add-swarm');
});

test('environments are made, changed, seen to be torn, and removed', async ({ app: { page, workspace } }) => {
  test.setTimeout(300_000);
  await page.getByRole('button', { name: 'Compute', exact: true }).click();
  await page.getByRole('button', { name: 'New environment' }).click();
  const dialog = page.getByRole('dialog', { name: 'New environment' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('scikit');
  await dialog.getByRole('textbox', { name: 'Python packages' }).fill('scikit-learn');
  await expect(dialog.getByText('Write a package as "name==version".')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Create' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Python packages' }).fill('scikit-learn==1.7.2\nscipy==1.16.0');
  await dialog.getByRole('textbox', { name: 'Variables' }).fill('TZ=UTC');
  await checkView(page, 'environment-new');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const detail = page.getByRole('region', { name: 'scikit', exact: true });
  await expect(detail.getByRole('table', { name: 'Content' })).toContainText('scipy==1.16.0');
  const version = await detail.locator('td code').first().innerText();
  await checkView(page, 'environment');

  await detail.getByRole('button', { name: 'Edit …' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Variables' }).fill('TZ=CET');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(detail.getByRole('table', { name: 'Variables' })).toContainText('CET');
  await expect(detail.locator('td code').first()).not.toHaveText(version);

  await mkdir(join(workspace, 'environments'), { recursive: true });
  await writeFile(join(workspace, 'environments', 'torn.json'), '{');
  await page.getByRole('button', { name: 'Data', exact: true }).click();
  await page.getByRole('button', { name: 'Compute', exact: true }).click();
  await page.getByRole('list', { name: 'Environments' }).getByRole('button', { name: /torn/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This file cannot be used' })).toBeVisible();

  await page
    .getByRole('list', { name: 'Environments' })
    .getByRole('button', { name: /scikit/ })
    .click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove …' }).click();
  await expect(page.getByRole('dialog')).toContainText('No pipeline of this workspace names it.');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('“scikit” was removed.')).toBeVisible();
});

test('a pipeline that names a target of another machine says so, and what to do', async ({
  app: { page, workspace },
}) => {
  test.setTimeout(300_000);
  const history = await openHistory(workspace);
  await history.addPipeline('iris-multiclass', 'Written elsewhere', (pipeline) => ({
    ...pipeline,
    compute: 'far-away',
  }));
  await page.getByRole('button', { name: 'Written elsewhere', exact: true }).click();
  await expect(page.getByTestId('compute-choice')).toHaveText('far-away (not known here)');
  await expect(page.getByText('The compute target “far-away” is not known on this machine.')).toBeVisible();
  await page.getByTestId('compute-choice').click();
  await checkView(page, 'compute-unknown');
  await page.getByRole('menuitemradio', { name: 'This machine' }).click();
  await expect(page.getByText('is not known on this machine')).toBeHidden();
});
