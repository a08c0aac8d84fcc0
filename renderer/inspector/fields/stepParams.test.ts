import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineModule, param } from '../../../modules/define.ts';
import { type Pipeline, type PipelineNode, pipeline as pipelineSchema } from '../../../pipelines/contract/graph.ts';
import { describeFields } from './describeFields.ts';
import { currentParams, problemOf, writeParam } from './stepParams.ts';

const spec = defineModule({
  id: 'grower',
  version: 2,
  title: 'Grower',
  category: 'test',
  description: '',
  inputs: {},
  outputs: {},
  params: z.strictObject({
    trees: param(z.int().min(1).default(100), { title: 'Trees' }),
    rate: param(z.number(), { title: 'Rate' }),
  }),
  schema: () => ({ outputs: {} }),
  serving: 'drop',
  cache: 'pure',
  migrations: { 1: ({ count, ...rest }) => ({ ...rest, ...(count !== undefined && { trees: count }) }) },
});
const [trees, rate] = describeFields(spec) as [never, never];

function pipelineOf(node: Partial<PipelineNode>): Pipeline {
  return pipelineSchema.parse({
    format: 'pipewright/pipeline@1',
    name: 'p',
    nodes: [{ id: 'a', module: 'grower', version: 2, params: {}, ...node }],
  });
}
const paramsAfter = (node: Partial<PipelineNode>, field: never, value: unknown) =>
  writeParam(pipelineOf(node), 'a', spec, field, value).nodes[0];

it('leaves what is the default out of the file', () => {
  expect(paramsAfter({ params: { rate: 1 } }, trees, 50)?.params).toEqual({ rate: 1, trees: 50 });
  expect(paramsAfter({ params: { rate: 1, trees: 50 } }, trees, 100)?.params).toEqual({ rate: 1 });
  expect(paramsAfter({ params: { rate: 1, trees: 50 } }, trees, undefined)?.params).toEqual({ rate: 1 });
});

it('keeps values that do not fit as they were typed', () => {
  expect(paramsAfter({}, rate, 'about 1')?.params).toEqual({ rate: 'about 1' });
  expect(paramsAfter({}, trees, -5)?.params).toEqual({ trees: -5 });
});

it('is no edit when nothing changes', () => {
  const pipeline = pipelineOf({ params: { rate: 1 } });
  expect(writeParam(pipeline, 'a', spec, rate, 1)).toBe(pipeline);
  expect(writeParam(pipeline, 'a', spec, trees, 100)).toBe(pipeline);
  expect(writeParam(pipeline, 'gone', spec, trees, 7)).toBe(pipeline);
});

it('shows the parameters of an older version as the current one has them, and brings the step up to date with the first change', () => {
  const old = { version: 1, params: { count: 30, rate: 1 } };
  expect(currentParams(pipelineOf(old).nodes[0]!, spec)).toEqual({ rate: 1, trees: 30 });
  expect(paramsAfter(old, rate, 2)).toMatchObject({ version: 2, params: { rate: 2, trees: 30 } });
});

it('does not touch a step of a newer version', () => {
  const newer = pipelineOf({ version: 3, params: { rate: 1 } });
  expect(writeParam(newer, 'a', spec, rate, 2)).toBe(newer);
});

it('finds what is wrong with a parameter, also deep inside of it', () => {
  const problems = [
    { code: 'wrong-param' as const, message: 'A.', node: 'a', param: 'rate' },
    { code: 'wrong-param' as const, message: 'B.', node: 'a', param: 'columns.rules.0.range' },
    { code: 'missing-input' as const, message: 'C.', node: 'a', port: 'dataset' },
  ];
  expect(problemOf(problems, 'rate')).toBe('A.');
  expect(problemOf(problems, 'columns')).toBe('B.');
  expect(problemOf(problems, 'rates')).toBeUndefined();
});
