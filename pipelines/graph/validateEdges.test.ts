import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import { validatePipeline } from './validatePipeline.ts';

const source = { module: 'source', version: 3 };
const select = { module: 'select' };

function problemsOf(draft: Parameters<typeof draftPipeline>[0]) {
  return validatePipeline(draftPipeline(draft), smallCatalog).problems;
}

test('an edge to nowhere is one problem, and not that an input is missing as well', () => {
  const nodes = { data: source, pick: select };
  expect(problemsOf({ nodes, edges: ['data.results pick.datset'] })).toEqual([
    {
      code: 'unknown-port',
      message: 'Select has no input "datset". It has "dataset". Correct the connection.',
      node: 'pick',
      port: 'datset',
      edge: { from: 'data.results', to: 'pick.datset' },
    },
  ]);
  expect(problemsOf({ nodes, edges: ['dta.results pick.dataset'] })).toMatchObject([
    { code: 'unknown-node', message: expect.stringContaining('Did you mean "data"?'), node: 'pick', port: 'dataset' },
  ]);
  expect(problemsOf({ nodes, edges: ['data.result pick.dataset'] })).toMatchObject([
    { code: 'unknown-port', message: expect.stringContaining('Source has no output "result".'), node: 'data' },
  ]);
});

test('names that JavaScript gives a meaning are names like any other', () => {
  const edges = ['constructor.constructor pick.toString', 'pick.valueOf constructor.results'];
  expect(problemsOf({ nodes: { constructor: source, pick: select }, edges })).toMatchObject([
    { code: 'unknown-port', node: 'constructor', port: 'constructor' },
    { code: 'unknown-port', node: 'pick', port: 'valueOf' },
  ]);
});

test('an output goes only to inputs of its type', () => {
  const nodes = { data: source, tree: { module: 'tree' }, train: { module: 'train', params: { label: 'a' } } };
  const edges = ['data.results train.untrainedModel', 'tree.model train.dataset'];
  expect(problemsOf({ nodes, edges })).toMatchObject([
    {
      code: 'wrong-type',
      message:
        '"data.results" is of type table, but "untrainedModel" takes untrained-model. Connect it to "dataset" instead.',
      node: 'train',
      port: 'untrainedModel',
    },
    { code: 'wrong-type', node: 'train', port: 'dataset' },
  ]);
});

test('a model goes only to steps that are made for its task', () => {
  const problems = problemsOf({
    nodes: {
      data: source,
      groups: { module: 'k-means' },
      train: { module: 'train', params: { label: 'a' } },
      score: { module: 'score' },
    },
    edges: [
      'groups.model train.untrainedModel',
      'data.results train.dataset',
      'train.model score.model',
      'data.results score.dataset',
    ],
  });
  expect(problems).toEqual([
    {
      code: 'wrong-task',
      message:
        'The model is for clustering, but "untrainedModel" of Train takes models for regression and binary. Connect one of these.',
      node: 'train',
      port: 'untrainedModel',
      edge: { from: 'groups.model', to: 'train.untrainedModel' },
    },
  ]);
});

test('an input takes one edge, and a step none from itself', () => {
  const nodes = { one: source, two: source, pick: select };
  expect(problemsOf({ nodes, edges: ['one.results pick.dataset', 'two.results pick.dataset'] })).toMatchObject([
    {
      code: 'two-edges',
      message: '"dataset" takes one connection, but gets two: from "one.results" and from "two.results". Remove one.',
    },
  ]);
  expect(problemsOf({ nodes, edges: ['one.results pick.dataset', 'one.results pick.dataset'] })).toMatchObject([
    { message: 'The connection from "one.results" to "dataset" is there twice. Remove one.' },
  ]);
  expect(problemsOf({ nodes, edges: ['pick.results pick.dataset'] })).toMatchObject([
    { code: 'self-edge', node: 'pick' },
  ]);
});

test('steps that wait for each other are named once for each group, the shortest way round', () => {
  const problems = problemsOf({
    nodes: {
      behind: select,
      a: { module: 'join' },
      b: { module: 'join' },
      c: { module: 'join' },
      x: select,
      y: select,
    },
    edges: [
      'a.results b.left',
      'b.results c.left',
      'c.results a.left',
      'b.results a.right',
      'c.results behind.dataset',
      'x.results y.dataset',
      'y.results x.dataset',
    ],
  });
  expect(problems).toEqual([
    { code: 'cycle', message: 'a and b wait for each other: a → b → a. Remove one of these connections.', node: 'a' },
    { code: 'cycle', message: 'x and y wait for each other: x → y → x. Remove one of these connections.', node: 'x' },
  ]);
});

test('what is wrong with a step on a cycle, or behind one, is reported too', () => {
  const problems = problemsOf({
    nodes: {
      a: select,
      b: { module: 'select', params: { columns: 1 } },
      behind: { module: 'select', params: { column: 1 } },
    },
    edges: ['a.results b.dataset', 'b.results a.dataset', 'b.results behind.dataset'],
  });
  expect(problems.map(({ code, node }) => [code, node])).toEqual([
    ['cycle', 'a'],
    ['wrong-param', 'b'],
    ['wrong-param', 'behind'],
  ]);
});
