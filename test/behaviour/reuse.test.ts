import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { digestsOf, nodesOf, sampleSteps, writeSample } from '../rig/samplePipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

async function run(workspace: TestWorkspace, file: string, ...options: string[]): Promise<RunEvent[]> {
  const { code, events, stderr } = await workspace.call(['run', file, '--json', ...options]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return events;
}

async function edit(file: string, change: (pipeline: Pipeline) => void): Promise<void> {
  const pipeline = JSON.parse(await readFile(file, 'utf8')) as Pipeline;
  change(pipeline);
  await writeFile(file, JSON.stringify(pipeline));
}

const executed = (events: RunEvent[]) => nodesOf(events, 'step-completed').sort();

test('a second run executes nothing, and ends with the same outputs and metrics', async () => {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  const first = await run(workspace, file);
  const second = await run(workspace, file);
  expect(executed(first)).toHaveLength(sampleSteps);
  expect(executed(second)).toEqual([]);
  expect(digestsOf(second)).toEqual(digestsOf(first));
  expect(second.at(-1)).toMatchObject({
    type: 'run-finished',
    status: 'completed',
    steps: { completed: 0, reused: sampleSteps, failed: 0 },
  });
});

test('a changed comment, title or position executes nothing', async () => {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  await run(workspace, file);
  await edit(file, (pipeline) => {
    for (const node of pipeline.nodes) {
      Object.assign(node, { comment: 'new words', title: 'New title', position: { x: 1, y: 2 } });
    }
  });
  expect(executed(await run(workspace, file))).toEqual([]);
});

test('a changed parameter executes its step and those whose inputs changed by it', async () => {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  await run(workspace, file);
  await edit(file, (pipeline) => {
    pipeline.nodes.find(({ id }) => id === 'scale')!.params.method = 'min-max';
  });
  expect(executed(await run(workspace, file))).toEqual(['both', 'mark', 'scale', 'train']);
});

test('a step that runs again to the same bytes executes nothing behind it', async () => {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  await run(workspace, file);
  // A line end more is another file with the same table.
  const data = join(dirname(file), 'people.csv');
  await writeFile(data, `${await readFile(data, 'utf8')}\n`);
  expect(executed(await run(workspace, file))).toEqual(['people']);
});

test('--no-reuse executes every step, --to those that a node depends on', async () => {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  const part = await run(workspace, file, '--to', 'clean');
  expect(executed(part)).toEqual(['clean', 'few', 'parts', 'people']);
  expect(executed(await run(workspace, file, '--no-reuse'))).toHaveLength(sampleSteps);
});

test('two workspaces, with other paths, threads and memory, give the same bytes', async () => {
  await using one = await TestWorkspace.make();
  await using two = await TestWorkspace.make();
  const first = await run(one, await writeSample(one.paths.workspace, 200_000));
  const second = await run(two, await writeSample(two.paths.workspace, 200_000), '--workers', '1', '--memory', '1GiB');
  expect(digestsOf(second)).toEqual(digestsOf(first));
});

test('explain says in words why a step would run', async () => {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  const explain = async (node: string) => (await workspace.call(['explain', file, node])).stdout;
  expect(await explain('parts')).toContain('It reads from “Select Columns in Dataset”');
  expect(await explain('people')).toContain('It has not run before.');
  await run(workspace, file);
  expect(await explain('parts')).toContain('would reuse');
  await edit(file, (pipeline) => {
    pipeline.nodes.find(({ id }) => id === 'parts')!.params.seed = 4;
  });
  expect(await explain('parts')).toContain('would run  The parameter "Random seed" changed from 3 to 4.');
  await writeFile(join(dirname(file), 'people.csv'), 'id,age,city,income\n1,2,Ulm,3\n');
  expect(await explain('people')).toContain('The content of the file in "File, folder or URL" changed.');
});
