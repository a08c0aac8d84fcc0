import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import type { ParameterType } from '../contract/graph.ts';
import { collectValues } from './collectValues.ts';
import { substituteParameters } from './substituteParameters.ts';

const pipeline = draftPipeline({
  parameters: [
    { name: 'rate', type: 'number', default: 0.1 },
    { name: 'label', type: 'column' },
    { name: 'constructor', type: 'string', default: 'a name like any other' },
  ],
  nodes: {
    a: { module: 'm', params: { rate: { $param: 'rate' }, deep: [{ names: [{ $param: 'label' }, 'x'] }] } },
    b: { module: 'm', params: { text: { $param: 'constructor' }, other: { $param: 'rate', more: 1 } } },
    c: { module: 'm', params: { plain: [1, 'two', null, { three: true }] } },
  },
});

const fill = (overrides: Record<string, unknown>) => {
  const { values } = collectValues(pipeline, overrides);
  return pipeline.nodes.map(({ params }) => substituteParameters(params, new Map(Object.entries(values))).value);
};

test('what was given, else the default, fills in references at any depth', () => {
  expect(collectValues(pipeline, { label: 'price' })).toEqual({
    values: { rate: 0.1, label: 'price', constructor: 'a name like any other' },
    problems: [],
  });
  expect(fill({ label: 'price' })).toEqual([
    { rate: 0.1, deep: [{ names: ['price', 'x'] }] },
    { text: 'a name like any other', other: { $param: 'rate', more: 1 } },
    pipeline.nodes[2]?.params,
  ]);
});

test('references without a value stay as they are, and the given pipeline too', () => {
  const before = structuredClone(pipeline);
  expect(fill({})[0]).toEqual({ rate: 0.1, deep: [{ names: [{ $param: 'label' }, 'x'] }] });
  expect(pipeline).toEqual(before);
});

test('says which names are wrong, and which there are', () => {
  expect(collectValues(pipeline, { lable: 'price', rate: 'fast' }).problems).toEqual([
    {
      code: 'unknown-parameter',
      message: 'The pipeline has no parameter "lable". It has rate, label and constructor. Did you mean "label"?',
      param: 'lable',
    },
    {
      code: 'wrong-parameter-value',
      message: 'The pipeline parameter "rate" does not fit. It takes a number, such as 0.5 or 1e-3, not "fast".',
      param: 'rate',
    },
  ]);
});

const read: [ParameterType, unknown, unknown][] = [
  ['string', ' 12 ', ' 12 '],
  ['string', '', ''],
  ['integer', '-12', -12],
  ['integer', 12, 12],
  ['number', '1e-3', 0.001],
  ['number', '.5', 0.5],
  ['boolean', 'True', true],
  ['boolean', false, false],
  ['file', 'data/a.csv', 'data/a.csv'],
  ['column', 'a, b', 'a, b'],
  ['columns', 'a, b', ['a', 'b']],
  ['columns', '["a, b"]', ['a, b']],
  ['columns', '{"start": "all", "rules": []}', { start: 'all', rules: [] }],
  ['columns', ['a'], ['a']],
];

test.each(read)('a parameter of type %s reads %j as %j', (type, given, value) => {
  const draft = draftPipeline({ parameters: [{ name: 'p', type }], nodes: {} });
  expect(collectValues(draft, { p: given })).toEqual({ values: { p: value }, problems: [] });
});

const refused: [ParameterType, unknown][] = [
  ['string', 12],
  ['integer', '1.5'],
  ['integer', ''],
  ['integer', '1e3'],
  ['integer', '99999999999999999999'],
  ['integer', 1.5],
  ['number', 'NaN'],
  ['number', '0x10'],
  ['number', '1e999'],
  ['number', Number.POSITIVE_INFINITY],
  ['number', null],
  ['boolean', 'yes'],
  ['boolean', 1],
  ['columns', '["a"'],
  ['columns', '[1]'],
  ['columns', 1],
];

test.each(refused)('a parameter of type %s refuses %j and says what it takes', (type, given) => {
  const draft = draftPipeline({ parameters: [{ name: 'p', type }], nodes: {} });
  expect(collectValues(draft, { p: given }).problems[0]?.message).toMatch(
    /^The pipeline parameter "p" does not fit\. It takes .+, not .+\.$/,
  );
});
