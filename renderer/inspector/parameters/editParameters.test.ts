import { expect, it } from 'vitest';
import { type Pipeline, pipeline as pipelineSchema } from '../../../pipelines/contract/graph.ts';
import {
  demoteParam,
  findNameProblem,
  findUses,
  nameParameter,
  promoteParam,
  removeParameter,
  renameParameter,
  retypeParameter,
  setDefault,
} from './editParameters.ts';

const pipeline: Pipeline = pipelineSchema.parse({
  format: 'pipewright/pipeline@1',
  name: 'p',
  parameters: [
    { name: 'seed', type: 'integer', default: 7, description: 'For chance' },
    { name: 'label', type: 'column' },
  ],
  nodes: [
    { id: 'split', module: 'split-data', version: 1, params: { seed: { $param: 'seed' }, fraction: 0.7 } },
    { id: 'tree', module: 'two-class-boosted-decision-tree', version: 1, params: { seed: { $param: 'seed' } } },
    {
      id: 'select',
      module: 'select-columns-in-dataset',
      version: 1,
      params: { columns: { start: 'all', rules: [{ action: 'exclude', names: ['id', { $param: 'label' }] }] } },
    },
    { id: 'train', module: 'train-model', version: 1, params: { label: { $param: 'label' } } },
  ],
});
const paramsOf = ({ nodes }: Pipeline, id: string) => nodes.find((node) => node.id === id)?.params;

it('promotes a value to a pipeline parameter, and puts it back', () => {
  const promoted = promoteParam(
    pipeline,
    { nodeId: 'split', param: 'fraction' },
    { name: 'share', type: 'number', value: 0.7 },
  );
  expect(promoted.parameters.at(-1)).toEqual({ name: 'share', type: 'number', default: 0.7 });
  expect(paramsOf(promoted, 'split')?.fraction).toEqual({ $param: 'share' });
  const demoted = demoteParam(promoted, { nodeId: 'split', param: 'fraction' });
  expect(paramsOf(demoted, 'split')?.fraction).toBe(0.7);
});

it('promotes a value that does not fit as a parameter without a default', () => {
  const use = { nodeId: 'split', param: 'fraction' };
  const promoted = promoteParam(pipeline, use, { name: 'share', type: 'number', value: 'most' });
  expect(promoted.parameters.at(-1)).toEqual({ name: 'share', type: 'number' });
});

it('renames a parameter together with its references, also inside of values', () => {
  const renamed = renameParameter(pipeline, 'label', 'target');
  expect(renamed.parameters.map(({ name }) => name)).toEqual(['seed', 'target']);
  expect(paramsOf(renamed, 'train')).toEqual({ label: { $param: 'target' } });
  expect(findUses(renamed, 'target')).toEqual([
    { nodeId: 'select', param: 'columns' },
    { nodeId: 'train', param: 'label' },
  ]);
  expect(renamed.nodes[0]).toBe(pipeline.nodes[0]);
});

it('removes a parameter: its value goes back into the steps, and what has none is left out', () => {
  const seedless = removeParameter(pipeline, 'seed');
  expect(paramsOf(seedless, 'split')).toEqual({ seed: 7, fraction: 0.7 });
  expect(paramsOf(seedless, 'tree')).toEqual({ seed: 7 });
  const labelless = removeParameter(pipeline, 'label');
  expect(paramsOf(labelless, 'train')).toEqual({});
  expect(paramsOf(labelless, 'select')).toEqual({
    columns: { start: 'all', rules: [{ action: 'exclude', names: ['id'] }] },
  });
});

it('keeps the default through a change of type where it can be read as one', () => {
  const text = retypeParameter(pipeline, 'seed', 'string');
  expect(text.parameters[0]).toEqual({ name: 'seed', type: 'string', default: '7', description: 'For chance' });
  expect(retypeParameter(text, 'seed', 'integer').parameters[0]).toMatchObject({ default: 7 });
  expect(retypeParameter(text, 'seed', 'boolean').parameters[0]).not.toHaveProperty('default');
  expect(setDefault(pipeline, 'seed', undefined).parameters[0]).not.toHaveProperty('default');
});

it('makes names that fit and are free', () => {
  expect(nameParameter(pipeline, 'seed')).toBe('seed2');
  expect(nameParameter(pipeline, '2 many words')).toBe('many-words');
  expect(nameParameter(pipeline, '…')).toBe('parameter');
  expect(findNameProblem(pipeline, 'seed')).toBe('taken');
  expect(findNameProblem(pipeline, 'seed', 'seed')).toBeUndefined();
  expect(findNameProblem(pipeline, '1st')).toBe('form');
});
