import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryPipeline } from '../../test/rig/arbitraryPipeline.ts';
import type { Pipeline } from '../contract/graph.ts';
import { formatPipeline } from './formatPipeline.ts';
import { parsePipeline } from './parsePipeline.ts';

test('a pipeline that is written and read again is the same', () => {
  fc.assert(
    fc.property(arbitraryPipeline, (pipeline) => {
      expect(parsePipeline(formatPipeline(pipeline))).toEqual({ ok: true, value: pipeline });
    }),
  );
});

test('the order in which keys were set does not show', () => {
  fc.assert(
    fc.property(arbitraryPipeline, (pipeline) => {
      expect(formatPipeline(reverseKeys(pipeline) as Pipeline)).toBe(formatPipeline(pipeline));
    }),
  );
});

test('every parameter, node and edge has a line of its own', () => {
  const pipeline: Pipeline = {
    format: 'pipewright/pipeline@1',
    name: 'Prices',
    description: '',
    parameters: [{ name: 'rate', type: 'number', default: 0.1 }],
    nodes: [
      { id: 'data', module: 'import-data', version: 1, position: { x: 0, y: 0 }, params: { path: 'a "b".csv' } },
      {
        id: 'pick',
        module: 'select',
        version: 2,
        title: 'Pick',
        position: { x: 1.5, y: -2 },
        params: {},
        reuse: false,
      },
    ],
    edges: [{ from: 'data.results', to: 'pick.dataset' }],
    notes: [],
  };
  expect(formatPipeline(pipeline)).toBe(`{
  "format": "pipewright/pipeline@1",
  "name": "Prices",
  "parameters": [
    {"name": "rate", "type": "number", "default": 0.1}
  ],
  "nodes": [
    {"id": "data", "module": "import-data", "version": 1, "position": {"x": 0, "y": 0}, "params": {"path": "a \\"b\\".csv"}},
    {"id": "pick", "module": "select", "version": 2, "title": "Pick", "position": {"x": 1.5, "y": -2}, "params": {}, "reuse": false}
  ],
  "edges": [
    {"from": "data.results", "to": "pick.dataset"}
  ]
}
`);
});

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, member]) => [key, reverseKeys(member)]));
}

test('where the steps of a pipeline run, and in what environment, is kept in its file', () => {
  fc.assert(
    fc.property(arbitraryPipeline, (drawn) => {
      const pipeline: Pipeline = { ...drawn, compute: 'edge', environment: 'scikit' };
      expect(parsePipeline(formatPipeline(pipeline))).toEqual({ ok: true, value: pipeline });
    }),
  );
});
