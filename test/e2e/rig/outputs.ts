import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';

const program = fileURLToPath(new URL('../../../build/pipewright.mjs', import.meta.url));
const examples = fileURLToPath(new URL('../../../pipelines/examples/', import.meta.url));

/** Runs a file of the workspace by the command line while it is served; `example`: one that comes with the app. Answers the run's id. */
export async function runPipelineFile(app: App, file: string | { example: string }): Promise<string> {
  const path = join(app.workspace, typeof file === 'string' ? file : `${file.example}.pipeline.json`);
  if (typeof file !== 'string') {
    await cp(`${examples}${file.example}.pipeline.json`, path);
    await cp(`${examples}data`, join(app.workspace, 'data'), { recursive: true });
  }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--workspace', app.workspace, '--json', 'run', path],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; runId: string });
  return events.at(-1)!.runId;
}

export interface MadeStep {
  id: string;
  module: string;
  params?: object;
}

/** Runs steps that are wired as given (`node.port`, from and to). Answers the run's id. */
export async function runSteps(
  app: App,
  steps: readonly MadeStep[],
  wires: readonly (readonly [from: string, to: string])[],
): Promise<string> {
  const nodes = steps.map(({ id, module, params = {} }, i) => ({
    id,
    module,
    version: 1,
    position: { x: 0, y: i * 140 },
    params,
  }));
  const edges = wires.map(([from, to]) => ({ from, to }));
  const pipeline = { format: 'pipewright/pipeline@1', name: 'Made', nodes, edges };
  await writeFile(join(app.workspace, 'made.pipeline.json'), JSON.stringify(pipeline));
  return await runPipelineFile(app, 'made.pipeline.json');
}

/** Opens an output of a run by its address and its button, as the window over the runs view. */
export async function openOutput(
  { page, served }: App,
  runId: string,
  nodeId: string,
  title: string,
): Promise<Locator> {
  await page.goto(`http://127.0.0.1:${served.port}/#/runs/${runId}/steps?step=${nodeId}`);
  await page
    .getByRole('button', { name: `${title} of`, exact: false })
    .first()
    .click();
  const window = page.getByRole('dialog');
  await expect(window).toBeVisible();
  return window;
}
