import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import type { ParameterType } from '../contract/graph.ts';
import { resolveParameters } from './resolveParameters.ts';

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

test('fills in what was given, else the default, at any depth', () => {
  const resolved = resolveParameters(pipeline, { label: 'price' });
  expect(resolved).toMatchObject({
    ok: true,
    value: {
      values: { rate: 0.1, label: 'price' },
      pipeline: {
        nodes: [
          { id: 'a', params: { rate: 0.1, deep: [{ names: ['price', 'x'] }] } },
          { id: 'b', params: { text: 'a name like any other', other: { $param: 'rate', more: 1 } } },
          pipeline.nodes[2],
        ],
      },
    },
  });
});

test('leaves references without a value as they are, and the given pipeline too', () => {
  const before = structuredClone(pipeline);
  const resolved = resolveParameters(pipeline);
  expect(resolved.ok && resolved.value.pipeline.nodes[0]?.params).toEqual({
    rate: 0.1,
    deep: [{ names: [{ $param: 'label' }, 'x'] }],
  });
  expect(pipeline).toEqual(before);
});

test('says which names are wrong, and which there are', () => {
  expect(resolveParameters(pipeline, { lable: 'price', rate: 'fast' })).toEqual({
    ok: false,
    error: [
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
    ],
  });
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
  expect(resolveParameters(draft, { p: given })).toMatchObject({ ok: true, value: { values: { p: value } } });
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
  const resolved = resolveParameters(draft, { p: given });
  expect(!resolved.ok && resolved.error[0]?.message).toMatch(
    /^The pipeline parameter "p" does not fit\. It takes .+, not .+\.$/,
  );
});
