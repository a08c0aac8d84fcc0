import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../modules/catalog.ts';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { examples } from '../../test/rig/examples.ts';
import type { Pipeline } from '../contract/graph.ts';
import { deriveInference } from './deriveInference.ts';
import { parsePipeline } from './parsePipeline.ts';
import { planInference } from './planInference.ts';

async function read(example: string): Promise<Pipeline> {
  const parsed = parsePipeline(await readFile(examples.get(example)!, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** Ids of steps by role. */
function rolesOf(pipeline: Pipeline, nodeId?: string) {
  const { nodes, answer, problems } = deriveInference(pipeline, catalog, nodeId).graph;
  const roles: Record<string, string[]> = {};
  for (const { nodeId: id, role } of nodes) roles[role] = [...(roles[role] ?? []), id];
  return { ...roles, answer, problems };
}

const training = {
  learner: { module: 'linear-regression' },
  train: { module: 'train-model', params: { label: 'y' } },
  score: { module: 'score-model' },
};
const trained = ['learner.untrainedModel train.untrainedModel', 'train.trainedModel score.trainedModel'];
const data = { module: 'import-data', params: { path: 'data.csv' } };

describe('the inference graph of the examples', () => {
  test('rows go straight through the split of training and test', async () => {
    expect(rolesOf(await read('automobile-price-basic'))).toEqual({
      request: ['data'],
      serve: ['columns', 'clean', 'score'],
      constant: ['learner', 'train'],
      drop: ['split', 'evaluate'],
      answer: 'score',
      problems: [],
    });
  });

  test('a transformation that was fitted on the training half is kept for the other', async () => {
    expect(rolesOf(await read('adult-income-feature-selection'))).toEqual({
      request: ['data'],
      serve: ['apply', 'score'],
      constant: ['select', 'learner', 'train'],
      drop: ['split', 'evaluate'],
      answer: 'score',
      problems: [],
    });
  });

  test('a model that no step scores with answers its own scores', async () => {
    expect(rolesOf(await read('iris-clusters'), 'train')).toMatchObject({
      request: ['data'],
      serve: ['label', 'train'],
      constant: ['kMeans'],
      answer: 'train',
      problems: [],
    });
  });

  test('of several models one has to be chosen', async () => {
    const compared = await read('automobile-price-compare');
    expect(rolesOf(compared)).toMatchObject({
      answer: null,
      problems: [
        expect.stringContaining('trains 2 models: "Train Model" (trainBoosted) and "Train Model" (trainForest)'),
      ],
    });
    expect(rolesOf(compared, 'trainForest')).toMatchObject({
      serve: ['columns', 'clean', 'scoreForest'],
      constant: ['learnerForest', 'trainForest'],
      answer: 'scoreForest',
    });
  });
});

test('every step has a role and a sentence that says why', async () => {
  for (const [example] of examples) {
    const pipeline = await read(example);
    const model = pipeline.nodes.find(({ module }) => /^(train|tune)-/.test(module))!;
    const { nodes } = deriveInference(pipeline, catalog, model.id).graph;
    expect(nodes.map(({ nodeId }) => nodeId)).toEqual(pipeline.nodes.map(({ id }) => id));
    for (const { reason } of nodes) expect(reason).toMatch(/^[A-Z"].*\.$/);
  }
});

test('what is looked up is kept with all that made it; rows come from the left of a join and from t1', () => {
  const pipeline = draftPipeline({
    nodes: {
      data,
      prices: data,
      cleanPrices: { module: 'clean-missing-data' },
      join: { module: 'join-data' },
      query: { module: 'apply-sql-transformation' },
      regions: data,
      ...training,
    },
    edges: [
      'data.results join.left',
      'prices.results cleanPrices.dataset',
      'cleanPrices.cleanedDataset join.right',
      'join.results query.t1',
      'regions.results query.t2',
      'query.results train.dataset',
      'query.results score.dataset',
      ...trained,
    ],
  });
  expect(rolesOf(pipeline)).toEqual({
    request: ['data'],
    constant: ['prices', 'cleanPrices', 'regions', 'learner', 'train'],
    serve: ['join', 'query', 'score'],
    answer: 'score',
    problems: [],
  });
});

test('two sources of equal standing are named, with what to do', () => {
  const pipeline = draftPipeline({
    nodes: {
      left: { ...data, title: 'Left' },
      right: { ...data, title: 'Right' },
      both: { module: 'add-columns' },
      ...training,
    },
    edges: [
      'left.results both.dataset1',
      'right.results both.dataset2',
      'both.results train.dataset',
      'both.results score.dataset',
      ...trained,
    ],
  });
  expect(rolesOf(pipeline)).toMatchObject({
    request: ['left', 'right'],
    answer: null,
    problems: [expect.stringMatching(/"Left" and "Right" alike.*Join Data/)],
  });
});

test('a step that makes a table of its own stands in the way', () => {
  const pipeline = draftPipeline({
    nodes: { data, summary: { module: 'summarize-data' }, ...training },
    edges: [
      'data.results summary.dataset',
      'summary.results train.dataset',
      'summary.results score.dataset',
      ...trained,
    ],
  });
  expect(rolesOf(pipeline)).toMatchObject({
    refused: ['summary'],
    answer: null,
    problems: [expect.stringContaining('"Summarize Data" cannot be served: Summarize Data makes a table of its own')],
  });
});

test.each([
  [{ data }, [], undefined, 'trains no model'],
  [{ data }, [], 'nowhere', 'no step "nowhere"'],
  [
    {
      data,
      ...training,
      score: { module: 'score-model', disabled: true },
      train: { ...training.train, disabled: true },
    },
    trained,
    undefined,
    'trains no model',
  ],
  [
    { data, ...training, clean: { module: 'clean-missing-data', pinned: 'a'.repeat(64) } },
    [
      'data.results clean.dataset',
      'clean.cleanedDataset train.dataset',
      'clean.cleanedDataset score.dataset',
      ...trained,
    ],
    undefined,
    'pinned',
  ],
  [
    { ...training, clean: { module: 'clean-missing-data' } },
    ['clean.cleanedDataset train.dataset', 'clean.cleanedDataset score.dataset', ...trained],
    undefined,
    'cannot be served',
  ],
  [
    { ...training, a: { module: 'clean-missing-data' }, b: { module: 'clean-missing-data' } },
    [
      'a.cleanedDataset b.dataset',
      'b.cleanedDataset a.dataset',
      'b.cleanedDataset train.dataset',
      'b.cleanedDataset score.dataset',
      ...trained,
    ],
    undefined,
    'No rows reach',
  ],
] as const)('nothing can be served: case %#', (nodes, edges, nodeId, words) => {
  const { answer, problems } = rolesOf(draftPipeline({ nodes: nodes as never, edges: [...edges] }), nodeId);
  expect(answer).toBeNull();
  expect(problems.join('\n')).toContain(words);
});

test('the plan has the params of the run', async () => {
  const pipeline = await read('german-credit-cost-sensitive');
  const plan = planInference(pipeline, catalog, { nodeId: 'trainTreeCost', parameters: { label: 'column 3' } });
  expect(plan).toMatchObject({
    ok: true,
    value: {
      request: { nodeId: 'data', port: 'results' },
      nodes: [
        { nodeId: 'label', params: { columns: { rules: [{ names: ['column 3'] }] } } },
        { nodeId: 'testCosts' },
        { nodeId: 'scoreTreeCost', inputs: { trainedModel: { kind: 'kept', nodeId: 'trainTreeCost' } } },
      ],
    },
  });
});
