import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import { bars, dataFile, examples, metricsOf, templates } from '../rig/examples.ts';
import { digestsOf, nodesOf } from '../rig/samplePipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

async function run(workspace: TestWorkspace, file: string, ...options: string[]): Promise<RunEvent[]> {
  const { code, events, stderr } = await workspace.call(['run', file, '--json', ...options]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return events;
}

describe.each([...examples])('the example %s', (name, file) => {
  let workspace: TestWorkspace;
  let first: RunEvent[];
  beforeAll(async () => {
    workspace = await TestWorkspace.make();
    first = await run(workspace, file);
  });
  afterAll(async () => {
    await workspace[Symbol.asyncDispose]();
  });

  test('runs and tells the metrics that it is measured by', () => {
    const own = bars.filter(({ example }) => example === name);
    expect(own.length).toBeGreaterThan(0);
    for (const { read } of own) expect(read(metricsOf(first))).toBeTypeOf('number');
  });

  test('executes nothing in a second run, which tells the same metrics', async () => {
    const again = await run(workspace, file);
    expect(nodesOf(again, 'step-completed')).toEqual([]);
    expect(metricsOf(again)).toEqual(metricsOf(first));
  });

  test('gives the same bytes in another workspace', async () => {
    await using other = await TestWorkspace.make();
    const second = await run(other, file, '--workers', '1', '--memory', '1GiB');
    expect(digestsOf(second)).toEqual(digestsOf(first));
  });
});

test('another parameter of the learner executes the learner, training, scoring and evaluation', async () => {
  await using workspace = await TestWorkspace.make();
  const pipeline = JSON.parse(await readFile(examples.get('automobile-price-basic')!, 'utf8'));
  const file = `${workspace.paths.workspace}/changed.pipeline.json`;
  const data = ['--param', `data=${dataFile('automobile-price-raw.csv')}`];
  await writeFile(file, JSON.stringify(pipeline));
  await run(workspace, file, ...data);
  pipeline.nodes.find(({ id }: { id: string }) => id === 'learner').params.l2 = 0.5;
  await writeFile(file, JSON.stringify(pipeline));
  const executed = nodesOf(await run(workspace, file, ...data), 'step-completed');
  expect(executed.sort()).toEqual(['evaluate', 'learner', 'score', 'train']);
});

test.each([
  ['regression', 'automobile-price-raw.csv', 'price', 'coefficient_of_determination'],
  ['two-class', 'adult-census-income.csv', 'income', 'auc'],
  ['multiclass', 'iris.csv', 'species', 'overall_accuracy'],
])('the template %s trains and evaluates on any table', async (name, data, label, metric) => {
  await using workspace = await TestWorkspace.make();
  const file = templates.get(name)!;
  const events = await run(workspace, file, '--param', `data=${dataFile(data)}`, '--param', `label=${label}`);
  expect(metricsOf(events).evaluate?.[metric]).toBeGreaterThan(0.8);
});
