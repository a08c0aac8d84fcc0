import { expect, it } from 'vitest';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { moveSources } from './moveSources.ts';

function reading(...paths: unknown[]): Pipeline {
  return {
    format: 'pipewright/pipeline@1',
    name: 'test',
    description: '',
    parameters: [{ name: 'data', type: 'file', default: 'more.csv' }],
    nodes: paths.map((path, index) => ({
      id: `import${index}`,
      module: 'import-data',
      version: 1,
      position: { x: 0, y: 0 },
      params: { path },
    })),
    edges: [],
    notes: [],
  };
}
const paths = (pipeline: Pipeline) => pipeline.nodes.map(({ params }) => params.path);

it('names files from the top of the workspace that were named from a folder', () => {
  const moved = moveSources(reading('x.csv', '../data/y.csv', './z.csv', '../../out.csv'), 'teams/a.pipeline.json');
  expect(paths(moved)).toEqual(['teams/x.csv', 'data/y.csv', 'teams/z.csv', '../out.csv']);
  expect(moved.parameters[0]?.default).toBe('teams/more.csv');
});

it('leaves addresses, absolute paths and parameters alone', () => {
  const kept = ['https://example.org/x.csv', '/data/x.csv', 'C:\\data\\x.csv', { $param: 'data' }];
  expect(paths(moveSources(reading(...kept), 'teams/a.pipeline.json'))).toEqual(kept);
});

it('changes nothing at the top', () => {
  const pipeline = reading('data/x.csv');
  expect(moveSources(pipeline, 'a.pipeline.json')).toBe(pipeline);
});
