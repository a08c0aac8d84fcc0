import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import { stepKey } from '../contract/run.ts';
import { parsePipeline } from './parsePipeline.ts';
import { validatePipeline } from './validatePipeline.ts';

const source = { module: 'source', version: 3 };
const pinned = stepKey.parse('a'.repeat(64));

test('of a pinned step neither inputs nor parameters have to be right', () => {
  const pipeline = draftPipeline({
    parameters: [{ name: 'label', type: 'column' }],
    nodes: {
      pick: { module: 'select', params: { wrong: 1 }, pinned },
      train: { module: 'train', params: { label: { $param: 'label' } }, pinned },
      last: { module: 'select' },
    },
    edges: ['pick.results last.dataset'],
  });
  const { problems, order } = validatePipeline(pipeline, smallCatalog);
  expect(problems).toEqual([]);
  expect(order).toEqual(['pick', 'train', 'last']);
});

test('a pinned step can do without a disabled one', () => {
  const pipeline = draftPipeline({
    nodes: { one: { ...source, disabled: true }, pick: { module: 'select', pinned }, last: { module: 'select' } },
    edges: ['one.results pick.dataset', 'pick.results last.dataset'],
  });
  expect([...validatePipeline(pipeline, smallCatalog).active]).toEqual(['pick', 'last']);
});

test('steps that only pinned ones read from are idle, and so are those before them', () => {
  const pipeline = draftPipeline({
    nodes: {
      far: source,
      near: { module: 'select' },
      pick: { module: 'select', pinned },
      shared: source,
      join: { module: 'join', pinned },
      other: { module: 'select' },
      alone: source,
    },
    edges: [
      'far.results near.dataset',
      'near.results pick.dataset',
      'pick.results join.left',
      'shared.results join.right',
      'shared.results other.dataset',
    ],
  });
  const { idle, active } = validatePipeline(pipeline, smallCatalog);
  expect([...idle].sort()).toEqual(['far', 'near', 'pick']);
  expect(active.size).toBe(7);
});

test('the columns of a pinned step are those of its parameters, and refuse nothing behind it', () => {
  const nodes = {
    one: { ...source, params: { names: ['a'] } },
    pick: { module: 'select' },
    last: { module: 'select', params: { columns: ['b'] } },
  };
  const edges = ['one.results pick.dataset', 'pick.results last.dataset'];
  const plain = validatePipeline(draftPipeline({ nodes, edges }), smallCatalog);
  expect(plain.problems).toMatchObject([{ code: 'schema-issue', node: 'last' }]);
  const withPin = { ...nodes, pick: { ...nodes.pick, pinned } };
  const { problems, shapes } = validatePipeline(draftPipeline({ nodes: withPin, edges }), smallCatalog);
  expect(problems).toEqual([]);
  expect(shapes.get('pick')).toMatchObject({ results: { columns: [{ name: 'a' }] } });
  expect(shapes.get('last')).toEqual({ results: { type: 'table', columns: undefined } });
});

test('a key of another form is refused in words', () => {
  const node = { id: 'one', module: 'source', version: 3, pinned: 'latest' };
  const parsed = parsePipeline(JSON.stringify({ format: 'pipewright/pipeline@1', name: 'x', nodes: [node] }));
  expect(parsed).toMatchObject({ ok: false, error: [{ node: 'one', message: expect.stringContaining('64 digits') }] });
});
