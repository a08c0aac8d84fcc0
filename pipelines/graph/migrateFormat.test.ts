import { expect, test } from 'vitest';
import { parsePipeline } from './parsePipeline.ts';

test('a file of format 0 is read as the pipeline that it was', () => {
  const text = JSON.stringify({
    format: 'pipewright/pipeline@0',
    title: 'Prices',
    description: 'From before nodes had positions of their own.',
    modules: [
      { id: 'data', module: 'import-data', settings: { path: 'prices.csv' }, x: 10, y: 20 },
      { id: 'pick', module: 'select-columns-in-dataset', version: 1, title: 'Pick' },
    ],
    connections: [{ source: { node: 'data', port: 'results' }, target: { node: 'pick', port: 'dataset' } }],
  });
  expect(parsePipeline(text)).toEqual({
    ok: true,
    value: {
      format: 'pipewright/pipeline@1',
      name: 'Prices',
      description: 'From before nodes had positions of their own.',
      parameters: [],
      nodes: [
        { id: 'data', module: 'import-data', version: 1, position: { x: 10, y: 20 }, params: { path: 'prices.csv' } },
        {
          id: 'pick',
          module: 'select-columns-in-dataset',
          version: 1,
          title: 'Pick',
          position: { x: 0, y: 0 },
          params: {},
        },
      ],
      edges: [{ from: 'data.results', to: 'pick.dataset' }],
      notes: [],
    },
  });
});

test('what is wrong in a file of format 0 is said in the words of the current one', () => {
  const text = JSON.stringify({
    format: 'pipewright/pipeline@0',
    title: 7,
    modules: [null, { id: 'a', module: 'm', nodes: 1 }],
    connections: [{ source: { node: 'a' }, target: 'b.c' }],
  });
  const parsed = parsePipeline(text);
  expect(!parsed.ok && parsed.error.map(({ message }) => message)).toEqual([
    'name: Give a text, not 7.',
    'nodes[0]: Give an object, not null.',
    'nodes[1]: "nodes" is not part of the format. Remove it, or correct its name.',
    'edges[0].from: Give a text, not an object.',
  ]);
});
