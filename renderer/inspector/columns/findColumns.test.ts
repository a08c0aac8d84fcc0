import { expect, it } from 'vitest';
import type { PortShape } from '../../../modules/define.ts';
import { type Pipeline, pipeline as pipelineSchema } from '../../../pipelines/contract/graph.ts';
import { findColumns } from './findColumns.ts';

const node = (id: string, module: string, more = {}) => ({ id, module, version: 1, ...more });
const pipeline: Pipeline = pipelineSchema.parse({
  format: 'pipewright/pipeline@1',
  name: 'p',
  nodes: [
    node('data', 'import-data', { title: 'Cars' }),
    node('query', 'apply-sql-transformation'),
    node('split', 'split-data'),
    node('select', 'select-columns-in-dataset'),
  ],
  edges: [
    { from: 'data.results', to: 'query.t1' },
    { from: 'query.results', to: 'split.dataset' },
    { from: 'split.results1', to: 'select.dataset' },
  ],
});
const columns = [{ name: 'price', type: 'double' as const }];
const known: PortShape = { type: 'table', columns };
const unknown: PortShape = { type: 'table', columns: undefined };

function ask(
  shapes: Record<string, Record<string, PortShape>>,
  problems: string[] = [],
  from = pipeline,
  isLooking = (_: string) => false,
) {
  return findColumns(
    { pipeline: from, shapes, hasProblem: (id) => problems.includes(id), isLooking },
    'select',
    'dataset',
  );
}

it('gives the columns of the output that the input reads from', () => {
  expect(ask({ split: { results1: known } })).toEqual({ columns });
});

it('names the step whose columns only a run will tell', () => {
  expect(ask({ data: { results: known }, query: { results: unknown }, split: { results1: unknown } })).toEqual({
    reason: 'after-run',
    step: 'Apply SQL Transformation',
  });
});

it('says that the columns of a file are being looked for', () => {
  const shapes = { data: { results: unknown }, query: { results: unknown }, split: { results1: unknown } };
  expect(ask(shapes, [], pipeline, (id) => id === 'data')).toEqual({ reason: 'looking', step: 'Cars' });
});

it('names the nearest step with a problem, or that is disabled', () => {
  const shapes = { data: { results: unknown }, query: { results: unknown }, split: { results1: unknown } };
  expect(ask(shapes, ['data'])).toEqual({ reason: 'problem', step: 'Cars' });
  const nodes = pipeline.nodes.map((one) => (one.id === 'query' ? { ...one, disabled: true } : one));
  expect(ask({}, [], { ...pipeline, nodes })).toEqual({ reason: 'disabled', step: 'Apply SQL Transformation' });
});

it('asks for a connection where there is none, and ends on a cycle', () => {
  expect(ask({}, [], { ...pipeline, edges: [] })).toEqual({ reason: 'not-connected', port: 'Dataset' });
  const edges = [...pipeline.edges.slice(1), { from: 'select.results', to: 'query.t1' }];
  expect(ask({}, [], { ...pipeline, edges })).toMatchObject({ reason: 'after-run' });
});
