import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import { validatePipeline } from './validatePipeline.ts';

type Draft = Parameters<typeof draftPipeline>[0];

const validate = (draft: Draft) => validatePipeline(draftPipeline(draft), smallCatalog);
const problemsOf = (draft: Draft) => validate(draft).problems;

test('a pipeline that fits has an order, parsed params and shapes', () => {
  const validation = validate({
    nodes: {
      score: { module: 'score' },
      train: { module: 'train', params: { label: 'b' } },
      tree: { module: 'tree' },
      data: { module: 'source', version: 3 },
    },
    edges: [
      'tree.model train.untrainedModel',
      'data.results train.dataset',
      'train.model score.model',
      'data.results score.dataset',
    ],
  });
  expect(validation.problems).toEqual([]);
  expect(validation.order).toEqual(['tree', 'data', 'train', 'score']);
  expect(validation.active).toEqual(new Set(['score', 'train', 'tree', 'data']));
  expect(validation.params.get('data')).toEqual({ names: ['a', 'b'], rows: 10, mode: 'dense' });
  const a = { name: 'a', type: 'integer' };
  const b = { name: 'b', type: 'integer' };
  expect(validation.shapes.get('train')).toEqual({
    model: { type: 'model', task: 'regression', label: b, features: [a] },
  });
  expect(validation.shapes.get('score')).toEqual({ results: { type: 'table', columns: [a, b] } });
});

test('reports everything at once, step by step in the order of the file', () => {
  const problems = problemsOf({
    nodes: {
      pick: { module: 'select' },
      odd: { module: 'selct' },
      data: { module: 'source', params: { rows: 0, mode: 'sparserows', name: ['a'] }, version: 3 },
      train: { module: 'train' },
    },
    edges: ['data.results train.dataset', 'nobody.results pick.dataset'],
  });
  expect(problems).toEqual([
    {
      code: 'unknown-node',
      message:
        'A connection begins at "nobody.results", but there is no step "nobody". Correct or remove the connection.',
      node: 'pick',
      port: 'dataset',
      edge: { from: 'nobody.results', to: 'pick.dataset' },
    },
    {
      code: 'unknown-module',
      message: 'There is no module "selct". Did you mean "select"? "pipewright modules" lists them.',
      node: 'odd',
    },
    { code: 'wrong-param', message: 'Give a number of at least 1, not 0.', node: 'data', param: 'rows' },
    {
      code: 'wrong-param',
      message: 'Choose one of "dense" and "sparse-rows", not the text "sparserows". Did you mean "sparse-rows"?',
      node: 'data',
      param: 'mode',
    },
    {
      code: 'wrong-param',
      message: 'Source has no parameter "name". Did you mean "names"?',
      node: 'data',
      param: 'name',
    },
    { code: 'wrong-param', message: 'A value is missing. Give the name of a column.', node: 'train', param: 'label' },
    {
      code: 'missing-input',
      message:
        'The input "untrainedModel" (Untrained model) is not connected. Connect an output of type untrained-model to it.',
      node: 'train',
      port: 'untrainedModel',
    },
  ]);
});

test('names the column that a step asks for and its input lacks', () => {
  const problems = problemsOf({
    nodes: {
      data: { module: 'source', version: 3 },
      pick: { module: 'select', params: { columns: ['A'] } },
      pickAgain: { module: 'select', params: { columns: ['A', 'z'] } },
    },
    edges: ['data.results pick.dataset', 'pick.results pickAgain.dataset'],
  });
  // What `pickAgain` lacks may only follow from what is wrong with `pick`.
  expect(problems).toEqual([
    { code: 'schema-issue', message: 'There is no column "A". Did you mean "a"?', node: 'pick', param: 'columns' },
  ]);
});

test('columns that somebody found in a source file are carried on', () => {
  const reader = {
    ...smallCatalog[0]!,
    sources: ['names'],
    schema: ({ sourceColumns }: { sourceColumns?: unknown }) => ({
      outputs: { results: { type: 'table', columns: sourceColumns } },
    }),
  };
  const catalog = [reader as (typeof smallCatalog)[0], ...smallCatalog.slice(1)];
  const draft = draftPipeline({
    nodes: { data: { module: 'source', version: 3 }, pick: { module: 'select', params: { columns: ['x'] } } },
    edges: ['data.results pick.dataset'],
  });
  expect(validatePipeline(draft, catalog).problems).toEqual([]);
  const sourceColumns = (id: string) => (id === 'data' ? [{ name: 'y', type: 'string' as const }] : undefined);
  expect(validatePipeline(draft, catalog, { sourceColumns }).problems[0]?.message).toContain('There is no column "x"');
});

test('a module that cannot tell its columns leaves them open', () => {
  const validation = validate({
    nodes: {
      data: { module: 'source', version: 3 },
      broken: { module: 'broken' },
      pick: { module: 'select', params: { columns: ['any'] } },
    },
    edges: ['data.results broken.dataset', 'broken.results pick.dataset'],
  });
  expect(validation.problems).toEqual([]);
  expect(validation.shapes.get('broken')).toEqual({ results: { type: 'table', columns: undefined } });
});

test('older params are brought up to date, newer ones refused, failing migrations reported', () => {
  const nodes = {
    old: { module: 'source', version: 1, params: { columns: 'x y' } },
    newer: { module: 'source', version: 4 },
    spoiled: { module: 'source', version: 1, params: { columns: 7 } },
  };
  const validation = validate({ nodes });
  expect(validation.params.get('old')).toEqual({ names: ['x', 'y'], rows: 10, mode: 'dense' });
  expect(validation.problems).toEqual([
    {
      code: 'newer-module',
      message:
        'The step was made with version 4 of Source; this Pipewright has version 3. Use a newer Pipewright, or add the step anew.',
      node: 'newer',
    },
    {
      code: 'failed-migration',
      message:
        'The parameters of version 1 of Source cannot be brought up to date. Set them anew and give the step version 3.',
      node: 'spoiled',
    },
  ]);
});

test('names out of the file cannot steer the terminal that shows the problems', () => {
  const wild = '\u001b[2J\u009b\u202e';
  const problems = problemsOf({
    nodes: {
      data: { module: 'source', version: 3, params: { names: [wild] } },
      pick: { module: 'select', params: { columns: [`${wild}${'x'.repeat(9_000)}`] } },
      odd: { module: 'select', params: { [wild]: 1, columns: { start: 'all', [wild]: 1 } } },
    },
    edges: ['data.results pick.dataset', 'data.results odd.dataset'],
  });
  expect(problems.map(({ node, param }) => [node, param])).toEqual([
    ['pick', 'columns'],
    ['odd', expect.stringMatching(/^columns\.\ufffd/)],
    ['odd', expect.stringMatching(/^\ufffd/)],
  ]);
  for (const { message, param } of problems) expect(`${message}${param}`).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(problems[0]!.message.length).toBeLessThan(2_100);
});
