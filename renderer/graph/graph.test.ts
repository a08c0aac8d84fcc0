import { expect, test } from 'vitest';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { stepKey } from '../../pipelines/contract/run.ts';
import { sayRefusal } from '../canvas/sayRefusal.ts';
import { alignBoxes, distributeBoxes, layoutNodes } from './arrange.ts';
import { copyItems, pasteItems, readClip } from './clipboard.ts';
import { canConnect, connect, refuseConnection } from './connect.ts';
import { diffPipelines } from './diffPipelines.ts';
import { addNode, canSplice, findFreePlace, removeItems, setParam, spliceNode, updateNode } from './edit.ts';
import { newId } from './ids.ts';
import { findSpec } from './lookup.ts';

const at = { x: 0, y: 0 };
const node = (id: string, module: string, params = {}) => ({ id, module, version: 1, position: at, params });

const chain: Pipeline = {
  format: 'pipewright/pipeline@1',
  name: 'Chain',
  description: '',
  parameters: [],
  nodes: [
    node('data', 'import-data', { path: 'a.csv' }),
    node('clean', 'clean-missing-data'),
    node('split', 'split-data'),
    node('learner', 'linear-regression'),
  ],
  edges: [
    { from: 'data.results', to: 'clean.dataset' },
    { from: 'clean.cleanedDataset', to: 'split.dataset' },
  ],
  notes: [],
};

test('ids are made from the module, and no two are alike', () => {
  expect(newId(chain, 'split-data')).toBe('splitData');
  expect(newId(chain, 'clean')).toBe('clean2');
  expect(newId(chain, '3-d')).toBe('D');
  expect(newId(chain, '漢字')).toBe('step');
});

test('an edge joins ports of one type, and closes no circle', () => {
  expect(canConnect(chain, 'data.results', 'split.dataset')).toBe(true);
  expect(canConnect(chain, 'learner.untrainedModel', 'split.dataset')).toBe(false);
  expect(canConnect(chain, 'split.results1', 'clean.dataset')).toBe(false);
  expect(canConnect(chain, 'split.results1', 'split.dataset')).toBe(false);
  expect(canConnect(chain, 'data.nothing', 'split.dataset')).toBe(false);
});

test('an edge carries models to steps that are made for their task', () => {
  const pipeline = {
    ...chain,
    nodes: [...chain.nodes, node('train', 'train-model', { label: 'y' }), node('recommend', 'score-svd-recommender')],
  };
  const learner = (task: 'clustering' | 'regression') => ({
    learner: { untrainedModel: { type: 'untrained-model' as const, task } },
  });
  const refuse = (task: 'clustering' | 'regression') =>
    refuseConnection(pipeline, 'learner.untrainedModel', 'train.untrainedModel', learner(task));
  expect(refuse('regression')).toBeUndefined();
  const refusal = refuse('clustering')!;
  expect(refusal).toMatchObject({ reason: 'task', given: 'clustering' });
  expect(sayRefusal(refusal, 'Untrained model')).toBe(
    '“Untrained model” takes models for regression, two-class classification or multiclass classification, and this one is for clustering. ' +
      'Connect it to Train Clustering Model.',
  );
  // What is not known is not refused before the check has told it.
  expect(refuseConnection(pipeline, 'learner.untrainedModel', 'train.untrainedModel')).toBeUndefined();
  expect(refuseConnection(pipeline, 'train.trainedModel', 'train.untrainedModel')).toMatchObject({ reason: 'type' });
});

test('a new edge takes the place of the one that ended in its input', () => {
  const connected = connect(chain, 'data.results', 'split.dataset');
  expect(connected.edges).toEqual([
    { from: 'data.results', to: 'clean.dataset' },
    { from: 'data.results', to: 'split.dataset' },
  ]);
  expect(connect(connected, 'data.results', 'split.dataset')).toBe(connected);
});

test('a removed step takes its edges with it', () => {
  const removed = removeItems(chain, ['clean']);
  expect(removed.nodes.map(({ id }) => id)).toEqual(['data', 'split', 'learner']);
  expect(removed.edges).toEqual([]);
  expect(removeItems(chain, ['data.results>clean.dataset']).edges).toHaveLength(1);
});

test('a step is put into an edge where its ports fit', () => {
  const normalize = findSpec('normalize-data')!;
  const edge = chain.edges[0]!;
  expect(canSplice(chain, edge, normalize)).toBe(true);
  expect(canSplice(chain, edge, findSpec('linear-regression')!)).toBe(false);
  const added = addNode(chain, normalize, at);
  expect(spliceNode(added.pipeline, added.id, edge, normalize).edges).toEqual([
    { from: 'clean.cleanedDataset', to: 'split.dataset' },
    { from: 'data.results', to: 'normalizeData.dataset' },
    { from: 'normalizeData.transformedDataset', to: 'clean.dataset' },
  ]);
});

test('parameters and members are taken out of the file by undefined', () => {
  const set = setParam(chain, 'clean', 'mode', 'mean');
  expect(set.nodes[1]?.params).toEqual({ mode: 'mean' });
  expect(setParam(set, 'clean', 'mode', undefined).nodes[1]?.params).toEqual({});
  const titled = updateNode(chain, 'clean', { title: 'Tidy' });
  expect(titled.nodes[1]?.title).toBe('Tidy');
  expect(updateNode(titled, 'clean', { title: undefined }).nodes[1]).not.toHaveProperty('title');
});

test('what is pasted has new ids and the edges among the copied', () => {
  const clip = readClip(copyItems(chain, ['clean', 'split']))!;
  const pasted = pasteItems(chain, clip, { x: 100, y: 50 });
  expect(pasted.ids).toEqual(['clean2', 'split2']);
  expect(pasted.pipeline.edges.at(-1)).toEqual({ from: 'clean2.cleanedDataset', to: 'split2.dataset' });
  expect(pasted.pipeline.nodes.at(-1)?.position).toEqual({ x: 100, y: 50 });
  expect(readClip('{"format":"pipewright/clip@1","nodes":"x"}')).toBeUndefined();
  expect(readClip('some text')).toBeUndefined();
});

test('a difference names the parameters; moving is none', () => {
  const moved = updateNode(chain, 'data', { position: { x: 5, y: 5 } });
  expect(diffPipelines(chain, moved).nodes.get('data')?.change).toBe('same');
  const changed = removeItems(setParam(chain, 'clean', 'mode', 'mean'), ['learner']);
  const { nodes, edges } = diffPipelines(chain, changed);
  expect(nodes.get('clean')).toEqual({ change: 'changed', params: ['mode'], members: [] });
  expect(nodes.get('learner')?.change).toBe('removed');
  const pinned = updateNode(chain, 'clean', { pinned: stepKey.parse('a'.repeat(64)) });
  expect(diffPipelines(chain, pinned).nodes.get('clean')).toEqual({
    change: 'changed',
    params: [],
    members: ['pinned'],
  });
  expect(diffPipelines(pinned, chain).nodes.get('clean')?.members).toEqual(['pinned']);
  expect([...edges.values()]).toEqual(['same', 'same']);
});

test('the layout puts every step below what it reads from', () => {
  const places = layoutNodes(chain, new Map());
  expect(places.get('clean')!.y).toBeGreaterThan(places.get('data')!.y);
  expect(places.get('split')!.y).toBeGreaterThan(places.get('clean')!.y);
});

test('boxes are aligned at their outermost edge and spread evenly', () => {
  const boxes = [
    { id: 'a', x: 0, y: 0, width: 10, height: 10 },
    { id: 'b', x: 15, y: 40, width: 20, height: 10 },
    { id: 'c', x: 90, y: 90, width: 10, height: 10 },
  ];
  expect(alignBoxes(boxes, 'right').get('a')).toEqual({ x: 90, y: 0 });
  expect(alignBoxes(boxes, 'middle').get('b')).toEqual({ x: 15, y: 45 });
  expect(distributeBoxes(boxes, 'x').get('b')).toEqual({ x: 40, y: 40 });
});

test('a free place covers no card', () => {
  expect(findFreePlace(chain, { x: 10, y: 10 })).toEqual({ x: 264, y: 10 });
  expect(findFreePlace(chain, { x: 10, y: 300 })).toEqual({ x: 10, y: 300 });
});
