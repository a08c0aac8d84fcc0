import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type App, checkView, expect, test } from './rig/app.ts';
import { openStarter, runAndWait } from './rig/designer.ts';

const pipelineFiles = async (workspace: string) =>
  (await readdir(workspace)).filter((name) => name.endsWith('.pipeline.json')).sort();

const start = ({ page }: App) => page.getByRole('button', { name: 'Start page' }).click();

/** A pipeline that trains for longer than its test looks at it. */
async function writeLongPipeline(workspace: string): Promise<void> {
  const rows = Array.from(
    { length: 100_000 },
    (_, i) => `${(i * 7919) % 10_007},${(i * 104_729) % 9973},${(i * i) % 8191}`,
  );
  await writeFile(join(workspace, 'long.csv'), `a,b,y\n${rows.join('\n')}\n`);
  const node = (id: string, module: string, y: number, params = {}) => ({
    id,
    module,
    version: 1,
    position: { x: 0, y },
    params,
  });
  const pipeline = {
    format: 'pipewright/pipeline@1',
    name: 'Takes long',
    nodes: [
      node('data', 'import-data', 0, { path: 'long.csv' }),
      node('learner', 'boosted-decision-tree-regression', 0, { trees: 2000 }),
      node('train', 'train-model', 140, { label: 'y' }),
    ],
    edges: [
      { from: 'data.results', to: 'train.dataset' },
      { from: 'learner.untrainedModel', to: 'train.untrainedModel' },
    ],
  };
  await writeFile(join(workspace, 'long.pipeline.json'), JSON.stringify(pipeline));
}

test('an empty workspace offers the examples, and a newcomer runs one with two clicks', async ({ app }) => {
  const { page, workspace } = app;
  await expect(page.getByRole('heading', { name: 'See a pipeline run' })).toBeVisible();
  await checkView(page, 'start-empty');
  await openStarter(page, 'Iris, three species');
  await runAndWait(page);
  expect(await pipelineFiles(workspace)).toHaveLength(1);
  await start(app);
  await expect(page.getByRole('row', { name: /Iris, three species/ })).toBeVisible();
  await checkView(page, 'start');
});

test('a pipeline is renamed, duplicated, deleted and brought back', async ({ app }) => {
  const { page, workspace } = app;
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await expect.poll(() => pipelineFiles(workspace)).toEqual(['new-pipeline.pipeline.json']);
  await start(app);
  const menu = (name: string) => page.getByRole('button', { name: `Actions for ${name}` });

  await menu('New pipeline').click();
  await page.getByRole('menuitem', { name: 'Rename …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('House prices');
  await checkView(page, 'rename');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => pipelineFiles(workspace)).toEqual(['house-prices.pipeline.json']);
  // It was open, and still is.
  await expect(page.getByRole('navigation', { name: 'Open pipelines' })).toContainText('House prices');

  await menu('House prices').click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(page.getByRole('row', { name: /House prices copy/ })).toBeVisible();

  await menu('House prices copy').click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('row', { name: /House prices copy/ })).toHaveCount(0);
  await expect(page.getByRole('alert')).toContainText('moved to the workspace’s trash');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /House prices copy/ })).toBeVisible();
  expect(await pipelineFiles(workspace)).toHaveLength(2);
});

test('a file that is no pipeline is listed with the reason', async ({ app: { page, workspace } }) => {
  await writeFile(join(workspace, 'broken.pipeline.json'), '{"format": "pipewright/pipeline@1", ');
  await expect(page.getByRole('row', { name: /broken/ })).toContainText('Cannot be read');
  await page.getByRole('button', { name: 'broken', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The pipeline could not be opened');
});

test('a pipeline file that is dropped is added to the workspace and opened', async ({ app: { page, workspace } }) => {
  const drop = async (name: string, content: string) => {
    const transfer = await page.evaluateHandle(
      ([fileName, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text as string], fileName as string));
        return data;
      },
      [name, content],
    );
    await expect(page.locator('#content').locator('h1, [data-step]').first()).toBeVisible();
    await page.locator('body').dispatchEvent('drop', { dataTransfer: transfer });
  };
  await drop('mine.pipeline.json', '{"format": "pipewright/pipeline@1", "name": ');
  await expect(page.getByRole('alert')).toContainText('mine.pipeline.json was not added');
  const node = '{"id": "table", "module": "enter-data-manually", "version": 1}';
  await drop(
    'mine.pipeline.json',
    `{"format": "pipewright/pipeline@1", "name": "From a friend", "nodes": [${node}], "edges": []}`,
  );
  await expect(page.locator('[data-step="table"]')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await pipelineFiles(workspace)).toEqual(['from-a-friend.pipeline.json']);
});

test('another folder is chosen, made and opened by keyboard', async ({ app: { page, workspace } }) => {
  await mkdir(join(workspace, 'teams', 'north'), { recursive: true });
  await page.getByRole('button', { name: 'Open folder …' }).press('Enter');
  const dialog = page.getByRole('dialog');
  const folders = dialog.getByRole('list');
  await folders.getByRole('button', { name: 'teams' }).focus();
  await page.keyboard.press('Enter');
  await expect(folders.getByRole('button', { name: 'north' })).toBeVisible();
  await expect(folders.getByRole('button', { name: 'north' })).toBeFocused();
  await checkView(page, 'open-folder');
  await page.keyboard.press('Backspace');
  await expect(folders.getByRole('button', { name: 'teams' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Folder', exact: true })).toHaveValue(join(workspace, 'teams'));
  await dialog.getByRole('textbox', { name: 'New folder here' }).fill('south');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('complementary')).toContainText(join(workspace, 'teams', 'south'));
  expect(existsSync(join(workspace, 'teams', 'south', '.pipewright'))).toBe(true);
  // The way back is among the recent ones.
  await page.getByTitle(workspace, { exact: true }).click();
  await expect(page.getByRole('complementary').locator(`[title="${workspace}"]`).first()).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(workspace));
});

test('runs that are going on are asked about before another folder is opened', async ({ app }) => {
  const { page, workspace } = app;
  await mkdir(join(workspace, 'other'));
  await writeLongPipeline(workspace);
  await page.getByRole('button', { name: 'Takes long', exact: true }).click();
  await page.locator('[data-action="run"]').click();
  await expect(page.getByTestId('last-run')).toHaveAttribute('data-status', 'running');
  await start(app);
  await page.getByRole('button', { name: 'Open folder …' }).click();
  await page.getByRole('list').getByRole('button', { name: 'other' }).click();
  await page.getByRole('button', { name: 'Open “other”' }).click();
  const question = page.getByRole('dialog', { name: 'Runs are going on' });
  await checkView(page, 'stop-runs');
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole('button', { name: 'Open “other”' }).click();
  await question.getByRole('button', { name: 'Stop it and open' }).click();
  await expect(page).toHaveTitle(new RegExp(join(workspace, 'other')));
});

test('settings are kept at once and outlive the page', async ({ app: { page } }) => {
  await page.getByRole('navigation', { name: 'Main areas' }).getByRole('button', { name: 'Settings' }).click();
  await checkView(page, 'settings');
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  const workers = page.getByRole('textbox', { name: 'Steps at the same time' });
  await workers.fill('3');
  await workers.press('Enter');
  await expect(page.getByRole('button', { name: 'Use automatic: Steps at the same time' })).toBeVisible();
  const memory = page.getByRole('textbox', { name: 'Memory of a step, in GB' });
  await memory.fill('0.1');
  await memory.press('Enter');
  await expect(page.getByText('At least 0.25 GB.')).toBeVisible();
  await memory.fill('1.5');
  await memory.press('Enter');

  await page.reload();
  await page.getByRole('navigation', { name: 'Main areas' }).getByRole('button', { name: 'Settings' }).click();
  await expect(workers).toHaveValue('3');
  await expect(memory).toHaveValue('1.5');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.getByRole('button', { name: 'Use automatic: Memory of a step, in GB' }).click();
  await expect(memory).toHaveValue('');
});

test('a copy of a pipeline in a folder reads the same data', async ({ app: { page, workspace } }) => {
  await openStarter(page, 'Iris, three species');
  const [name = ''] = await pipelineFiles(workspace);
  const text = await readFile(join(workspace, name), 'utf8');
  await mkdir(join(workspace, 'teams'));
  await writeFile(join(workspace, 'teams', name), text.replaceAll('"data/', '"../data/').replace(/Iris, /, 'Moved, '));
  await page.getByRole('button', { name: 'Start page' }).click();
  await page.getByRole('button', { name: /^Actions for Moved/ }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.getByRole('button', { name: 'Moved, three species copy', exact: true }).click();
  await runAndWait(page);
});
