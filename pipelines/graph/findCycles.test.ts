import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import { findCycles } from './findCycles.ts';
import { linkNodes } from './linkNodes.ts';
import { sortNodes } from './sortNodes.ts';

const specs = new Map(smallCatalog.map((spec) => [spec.id, spec]));

/** Up to ten steps; each of their two inputs comes from any other step, or from none. */
const graphs = fc
  .array(fc.tuple(fc.option(fc.nat(9)), fc.option(fc.nat(9))), { minLength: 1, maxLength: 10 })
  .map((steps) => {
    const edges = steps.flatMap((sources, index) =>
      ['left', 'right'].flatMap((port, side) => {
        const source = sources[side];
        const isOther = typeof source === 'number' && source < steps.length && source !== index;
        return isOther ? [{ from: source, to: index, text: `n${source}.results n${index}.${port}` }] : [];
      }),
    );
    const nodes = Object.fromEntries(steps.map((_, index) => [`n${index}`, { module: 'join' }]));
    const { nodes: linked } = linkNodes(draftPipeline({ nodes, edges: edges.map(({ text }) => text) }), specs);
    return { size: steps.length, edges, linked };
  });

/** Whether a way leads from one step to another (Warshall 1962). */
function findWays(size: number, edges: readonly { from: number; to: number }[]): boolean[][] {
  const ways = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const { from, to } of edges) ways[from]![to] = true;
  for (let middle = 0; middle < size; middle++) {
    for (const row of ways) {
      for (let end = 0; end < size; end++) row[end] ||= row[middle]! && ways[middle]![end]!;
    }
  }
  return ways;
}

test('the order holds the steps that no cycle leads to, each behind those that it reads from', () => {
  fc.assert(
    fc.property(graphs, ({ size, edges, linked }) => {
      const ways = findWays(size, edges);
      const order = sortNodes(linked).map((id) => Number(id.slice(1)));
      const free = Array.from({ length: size }, (_, step) => step).filter(
        (step) => !ways[step]![step] && !ways.some((row, start) => ways[start]![start] && row[step]),
      );
      expect(order.toSorted((left, right) => left - right)).toEqual(free);
      for (const { from, to } of edges) {
        if (free.includes(to)) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
      }
    }),
  );
});

test('one cycle is found for each group of steps that wait for each other, and it is one', () => {
  fc.assert(
    fc.property(graphs, ({ size, edges, linked }) => {
      const ways = findWays(size, edges);
      const cycles = findCycles(linked, [...linked.keys()]).map((cycle) => cycle.map((id) => Number(id.slice(1))));
      const firsts = Array.from({ length: size }, (_, step) => step).filter(
        (step) => ways[step]![step] && !ways[step]!.some((way, other) => other < step && way && ways[other]![step]),
      );
      expect(cycles.map(([first]) => first)).toEqual(firsts);
      for (const cycle of cycles) {
        expect(new Set(cycle).size).toBe(cycle.length);
        cycle.forEach((from, index) => {
          const to = cycle[(index + 1) % cycle.length]!;
          expect(edges.some((edge) => edge.from === from && edge.to === to)).toBe(true);
        });
      }
    }),
  );
});
