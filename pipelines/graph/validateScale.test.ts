import { expect, test } from 'vitest';
import { bestTime } from '../../test/rig/bestTime.ts';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import type { Pipeline } from '../contract/graph.ts';
import { formatPipeline } from './formatPipeline.ts';
import { parsePipeline } from './parsePipeline.ts';
import { validatePipeline } from './validatePipeline.ts';

const source = { module: 'source', version: 3 };

/** A source and `length - 1` steps behind each other. */
function makeChain(length: number): Pipeline {
  const ids = Array.from({ length }, (_, index) => `n${index}`);
  const select = { module: 'select', params: { columns: { start: 'all', rules: [{ action: 'exclude', names: [] }] } } };
  return draftPipeline({
    nodes: Object.fromEntries(ids.map((id, index) => [id, index === 0 ? source : select])),
    edges: ids.slice(1).map((id, index) => `n${index}.results ${id}.dataset`),
  });
}

function measure(pipeline: Pipeline) {
  const milliseconds = bestTime(() => validatePipeline(pipeline, smallCatalog));
  return { milliseconds, ...validatePipeline(pipeline, smallCatalog) };
}

test('a chain of 10,000 steps is read and validated in a second', () => {
  const pipeline = makeChain(10_000);
  const text = formatPipeline(pipeline);
  const reading = bestTime(() => parsePipeline(text));
  const { milliseconds, ...validation } = measure(pipeline);
  expect(reading + milliseconds).toBeLessThan(1_000);
  expect(validation.problems).toEqual([]);
  expect(validation.order).toHaveLength(10_000);
});

test('a cycle of 10,000 steps is found, and the message stays short', () => {
  const chain = makeChain(10_000);
  const nodes = chain.nodes.map((node, index) => (index === 0 ? { ...chain.nodes[1]!, id: 'n0' } : node));
  const edges = [...chain.edges, { from: 'n9999.results', to: 'n0.dataset' }];
  const { problems, milliseconds } = measure({ ...chain, nodes, edges });
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain('and 9988 more wait for each other: n0 → n1 → ');
  expect(problems[0]!.message.length).toBeLessThan(500);
  expect(milliseconds).toBeLessThan(1_000);
});

test('60,000 edges to nowhere take no longer than others', () => {
  const edges = Array.from({ length: 60_000 }, (_, index) => ({ from: `m${index}.results`, to: `k${index}.dataset` }));
  const { problems, milliseconds } = measure({ ...makeChain(10_000), edges });
  expect(problems).toHaveLength(1_001);
  expect(milliseconds).toBeLessThan(2_000);
});

test('columns that double at each of 60 steps are given up, not kept', () => {
  const ids = Array.from({ length: 60 }, (_, index) => `j${index}`);
  const pipeline = draftPipeline({
    nodes: { start: source, ...Object.fromEntries(ids.map((id) => [id, { module: 'join' }])) },
    edges: ids.flatMap((id, index) => {
      const before = index === 0 ? 'start' : ids[index - 1];
      return [`${before}.results ${id}.left`, `${before}.results ${id}.right`];
    }),
  });
  const { shapes, problems, milliseconds } = measure(pipeline);
  expect(problems).toEqual([]);
  expect(shapes.get('j59')).toEqual({ results: { type: 'table', columns: undefined } });
  expect(milliseconds).toBeLessThan(3_000);
});
