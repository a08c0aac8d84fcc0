import { expect, test } from 'vitest';
import { type Pipeline, pipeline } from '../contract/graph.ts';
import type { StepRecord } from '../store/runHistory.ts';
import { findModelMetrics } from './findModelMetrics.ts';

const node = (id: string) => ({ id, module: id, version: 1 });

/** Two models, each scored; their scores are compared in one evaluation, and the first has one of its own further away. */
const twoModels: Pipeline = pipeline.parse({
  format: 'pipewright/pipeline@1',
  name: 'Two models',
  nodes: ['train', 'other', 'score', 'scoreOther', 'evaluate', 'select', 'later'].map(node),
  edges: [
    ['train.trainedModel', 'score.trainedModel'],
    ['other.trainedModel', 'scoreOther.trainedModel'],
    ['score.scoredDataset', 'evaluate.scoredDataset'],
    ['scoreOther.scoredDataset', 'evaluate.scoredDatasetToCompare'],
    ['score.scoredDataset', 'select.dataset'],
    ['select.results', 'later.scoredDataset'],
  ].map(([from, to]) => ({ from, to })),
});

const evaluation = { outputs: { evaluation: { type: 'evaluation' } } } as unknown as StepRecord;
const table = { outputs: { scoredDataset: { type: 'table' } } } as unknown as StepRecord;
const steps = new Map([
  ['score', table],
  ['scoreOther', table],
  ['evaluate', evaluation],
  ['later', evaluation],
]);
const metrics = new Map([
  [
    'evaluate',
    [
      { name: 'auc', value: 0.1, step: 1 },
      { name: 'auc', value: 0.8 },
      { name: 'second.auc', value: 0.9 },
    ],
  ],
  ['later', [{ name: 'auc', value: 0.5 }]],
]);

const find = (nodeId: string, port = 'trainedModel', known = metrics) =>
  findModelMetrics(twoModels, { nodeId, port }, steps, known);

test('a model has the metrics of the table that its scores were in', () => {
  expect(find('train')).toEqual({ auc: 0.8 });
  expect(find('other')).toEqual({ auc: 0.9 });
});

test('an evaluation that has said nothing leaves it to the next one', () => {
  expect(find('train', 'trainedModel', new Map([['later', [{ name: 'auc', value: 0.5 }]]]))).toEqual({ auc: 0.5 });
});

test('a model that is not evaluated has none', () => {
  expect(find('train', 'anotherOutput')).toBeUndefined();
  expect(find('other', 'trainedModel', new Map([['later', [{ name: 'auc', value: 0.5 }]]]))).toBeUndefined();
});
