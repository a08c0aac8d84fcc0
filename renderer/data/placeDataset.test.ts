import { describe, expect, it } from 'vitest';
import { catalog } from '../../modules/catalog.ts';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { validatePipeline } from '../../pipelines/graph/validatePipeline.ts';
import { placeDataset, relativeFile } from './placeDataset.ts';

const empty: Pipeline = {
  format: 'pipewright/pipeline@1',
  name: 'test',
  description: '',
  parameters: [],
  nodes: [],
  edges: [],
  notes: [],
};
const version = { file: 'data/cars.csv', params: { delimiter: 'semicolon' } };

describe('a dataset placed in a pipeline', () => {
  it('is an Import Data step that reads its file as it was imported, under its name', () => {
    const { pipeline, id } = placeDataset(empty, 'cars.pipeline.json', { name: 'Cars' }, version);
    const [node] = pipeline.nodes;
    expect(node).toMatchObject({ id, module: 'import-data', title: 'Cars' });
    expect(node?.params).toEqual({ path: 'data/cars.csv', delimiter: 'semicolon' });
    expect(validatePipeline(pipeline, catalog).problems).toEqual([]);
  });

  it('stands beside the first steps, on none of them', () => {
    let pipeline = empty;
    for (const _ of [1, 2, 3]) pipeline = placeDataset(pipeline, 'a.pipeline.json', { name: 'Cars' }, version).pipeline;
    const places = pipeline.nodes.map(({ position }) => `${position.x} ${position.y}`);
    expect(new Set(places).size).toBe(3);
    expect(new Set(pipeline.nodes.map(({ position }) => position.y)).size).toBe(1);
    expect(new Set(pipeline.nodes.map(({ id }) => id)).size).toBe(3);
  });

  it('stands where it was dropped', () => {
    const { pipeline } = placeDataset(empty, 'a.pipeline.json', { name: 'Cars' }, version, { x: 10.4, y: -7.6 });
    expect(pipeline.nodes[0]?.position).toEqual({ x: 10, y: -8 });
  });
});

it('names the file relative to the folder of the pipeline', () => {
  expect(relativeFile('a.pipeline.json', 'data/x.csv')).toBe('data/x.csv');
  expect(relativeFile('teams/a/p.pipeline.json', 'data/x.csv')).toBe('../../data/x.csv');
  expect(relativeFile('data/p.pipeline.json', 'data/x.csv')).toBe('x.csv');
  expect(relativeFile('data/deep/p.pipeline.json', 'data/x.csv')).toBe('../x.csv');
});
