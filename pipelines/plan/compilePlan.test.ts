import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import { stepKey } from '../contract/run.ts';
import { compilePlan, type PlanOptions } from './compilePlan.ts';

const key = stepKey.parse('a'.repeat(64));
const order = ['one', 'pick', 'join', 'last'];
const pipeline = draftPipeline({
  nodes: {
    one: { module: 'source', version: 3 },
    pick: { module: 'select' },
    join: { module: 'join', pinned: key },
    last: { module: 'select' },
  },
  edges: ['one.results pick.dataset', 'pick.results join.left', 'join.results last.dataset'],
});

function compile(more: Partial<PlanOptions> = {}) {
  const idle = new Set(['one', 'pick']);
  return compilePlan(pipeline, { catalog: smallCatalog, params: new Map(), order, idle, baseDir: '/', ...more }).steps;
}

test('a pinned step reads nothing, and what only it would read is left out', () => {
  const steps = compile();
  expect(steps.map(({ nodeId }) => nodeId)).toEqual(['join', 'last']);
  expect(steps[0]).toMatchObject({ pinned: key, inputs: {} });
  expect(steps[1]).toMatchObject({ inputs: { dataset: { nodeId: 'join', port: 'results' } } });
  expect(steps[1]).not.toHaveProperty('pinned');
});

test('who asks for a step that is left out gets it, with what it depends on', () => {
  expect(compile({ to: 'pick' }).map(({ nodeId }) => nodeId)).toEqual(['one', 'pick']);
  expect(compile({ rerun: ['pick'] }).map(({ nodeId }) => nodeId)).toEqual(order);
  expect(compile({ to: 'last' }).map(({ nodeId }) => nodeId)).toEqual(['join', 'last']);
});
