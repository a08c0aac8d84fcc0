import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import type { Pipeline, PipelineNode } from '../../pipelines/contract/graph.ts';
import type { StepKey } from '../../pipelines/contract/run.ts';
import { openTestApp } from '../rig/appClient.ts';
import type { CliEnd } from '../rig/cli.ts';
import { digestsOf, nodesOf, sampleSteps, writeSample } from '../rig/samplePipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
let file: string;
let first: RunEvent[];

beforeEach(async () => {
  workspace = await TestWorkspace.make();
  file = await writeSample(workspace.paths.workspace);
  first = (await run()).events;
});
afterEach(() => workspace[Symbol.asyncDispose]());

const run = (...options: string[]): Promise<CliEnd> => workspace.call(['run', file, '--json', ...options]);
const executed = (events: RunEvent[]) => nodesOf(events, 'step-completed').sort();
const reused = (events: RunEvent[]) => nodesOf(events, 'step-reused').sort();

/** The key that a step had in the first run. */
function keyOf(nodeId: string): StepKey {
  const started = first.find((event) => event.type === 'step-started' && event.nodeId === nodeId);
  return (started as Extract<RunEvent, { type: 'step-started' }>).key;
}

async function edit(id: string, change: (node: PipelineNode) => PipelineNode): Promise<void> {
  const pipeline = JSON.parse(await readFile(file, 'utf8')) as Pipeline;
  const nodes = pipeline.nodes.map((node) => (node.id === id ? change(node) : node));
  await writeFile(file, JSON.stringify({ ...pipeline, nodes }));
}

const pin = (id: string, pinned = keyOf(id)) => edit(id, (node) => ({ ...node, pinned }));

test('a pinned step keeps its result whatever becomes of its parameters and inputs, and what only it read is left out', async () => {
  await pin('clean');
  await edit('clean', (node) => ({ ...node, params: { ...node.params, mode: 'of the future' } }));
  await rm(join(dirname(file), 'people.csv'));
  // The rest of the steps reads the other part of the file, which is gone.
  await edit('rest', (node) => ({ ...node, disabled: true }));
  const { code, events } = await run();
  expect(code).toBe(0);
  expect(executed(events)).toEqual([]);
  expect(reused(events)).toEqual(['clean', 'learner', 'mark', 'scale', 'train']);
  expect(digestsOf(events)['clean.cleanedDataset']).toBe(digestsOf(first)['clean.cleanedDataset']);
  expect(digestsOf(events)['train.trainedModel']).toBe(digestsOf(first)['train.trainedModel']);
});

test('unpinned, it runs as its parameters say', async () => {
  await edit('scale', (node) => ({ ...node, pinned: keyOf('scale'), params: { ...node.params, method: 'min-max' } }));
  expect(executed((await run()).events)).toEqual([]);
  expect(executed((await run('--no-pins')).events)).toEqual(['both', 'mark', 'scale', 'train']);
  await edit('scale', ({ pinned: _, ...node }) => node);
  expect(reused((await run()).events)).toHaveLength(sampleSteps);
});

test('a run to a step that is left out runs it', async () => {
  await pin('scale');
  expect(nodesOf((await run()).events, 'step-reused')).not.toContain('clean');
  expect(reused((await run('--to', 'clean')).events)).toEqual(['clean', 'few', 'parts', 'people']);
});

test('a step that runs every time can be pinned to a result too', async () => {
  await edit('parts', (node) => ({ ...node, reuse: false }));
  expect(executed((await run()).events)).toEqual(['parts']);
  await pin('parts');
  expect(executed((await run()).events)).toEqual([]);
});

test('a result that is gone, or of another module, is told in words with what to do', async () => {
  await pin('clean', '0'.repeat(64) as StepKey);
  const gone = await run();
  expect(gone.code).toBe(1);
  expect(gone.events.find((event) => event.type === 'step-failed')).toMatchObject({
    nodeId: 'clean',
    failure: { reason: 'user-error', message: expect.stringMatching(/is not here.*Unpin the step/) },
  });
  expect((await workspace.call(['explain', file, 'clean'])).stdout).toMatch(/would fail.*is not here/);
  await pin('clean', keyOf('scale'));
  expect((await run()).events.find((event) => event.type === 'step-failed')).toMatchObject({
    failure: { message: expect.stringContaining('another module, Normalize Data') },
  });
});

test('explain names the run whose result it is', async () => {
  await pin('clean');
  const { stdout } = await workspace.call(['explain', file]);
  expect(stdout).toMatch(/clean\s+would reuse\s+It is pinned to the result of \d{4}-\d\d-\d\d .* of a run of "Sample"/);
  await run();
  await using app = await openTestApp(workspace.paths.workspace);
  const [newest] = (await app.client.runs.list({})).runs;
  const { reasons } = await app.client.runs.explainStep({ runId: newest!.id, nodeId: 'clean' });
  expect(reasons[0]).toContain('It is pinned to the result of');
  expect(await app.client.runs.findResult({ key: keyOf('clean') })).toMatchObject({
    isKept: true,
    computed: { name: 'Sample' },
  });
  const unknown = await app.client.runs.findResult({ key: '0'.repeat(64) as StepKey });
  expect(unknown).toEqual({ isKept: false, computed: null });
});

test('gc keeps what pipelines and saved versions pin, and warns of a file that it cannot read', async () => {
  await pin('clean');
  const broken = join(dirname(file), 'broken.pipeline.json');
  await writeFile(broken, `<<<<<<< ours\n{"id": "scale", "pinned": "${keyOf('scale')}"}\n=======`);
  {
    await using app = await openTestApp(workspace.paths.workspace);
    const { pipeline } = await app.client.pipelines.read({ path: 'sample.pipeline.json' });
    const nodes = pipeline.nodes.map((node) => (node.id === 'mark' ? { ...node, pinned: keyOf('mark') } : node));
    const kept = { path: 'sample.pipeline.json', name: 'kept', pipeline: { ...pipeline, nodes } };
    await app.client.pipelines.versions.save(kept);
  }
  const freed = await workspace.call(['gc', '--keep-runs', '0', '--json']);
  expect([freed.code, freed.stderr]).toEqual([0, '']);
  expect(JSON.parse(freed.stdout)).toMatchObject({ entries: sampleSteps - 3 });
  expect((await run('--to', 'scale')).code).toBe(0);
});
