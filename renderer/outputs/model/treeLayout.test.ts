import { describe, expect, test } from 'vitest';
import type { ModelTree } from '../../../pipelines/contract/rpc/outputs.ts';
import { countBelow, foldDeep, placeTree, toggleFold } from './treeLayout.ts';
import { wordsOf } from './wordsOf.ts';

type Node = ModelTree['nodes'][number];
const test_ = (yes: number, no: number): Node => ({ test: 'x <= 1', yes, no, missing: 'no', values: [] });
const leaf = (value: number): Node => ({ test: null, yes: null, no: null, missing: null, values: [value] });

/** A full tree of so many levels, root first, children of i at 2i + 1 and 2i + 2. */
function fullTree(levels: number): Node[] {
  const count = 2 ** levels - 1;
  return Array.from({ length: count }, (_, i) => (2 * i + 2 < count ? test_(2 * i + 1, 2 * i + 2) : leaf(i)));
}

describe('a tree', () => {
  test('has its leaves side by side and its tests over the middle of their answers', () => {
    const { nodes, edges, width, height } = placeTree([test_(1, 2), leaf(1), test_(3, 4), leaf(2), leaf(3)], new Set());
    expect([width, height]).toEqual([3, 3]);
    expect(Object.fromEntries(nodes.map(({ index, x, depth }) => [index, [x, depth]]))).toEqual({
      0: [0.75, 0],
      1: [0, 1],
      2: [1.5, 1],
      3: [1, 2],
      4: [2, 2],
    });
    expect(edges.map(({ from, to, answer }) => [from.index, to.index, answer])).toContainEqual([2, 4, 'no']);
  });

  test('of one leaf is a leaf', () => {
    expect(placeTree([leaf(1)], new Set())).toMatchObject({ width: 1, height: 1, edges: [] });
    expect(placeTree([], new Set())).toMatchObject({ nodes: [], width: 0 });
  });

  test('counts what is below each node, whatever the order of the nodes', () => {
    expect(countBelow([test_(4, 1), test_(3, 2), leaf(1), leaf(2), leaf(3)])).toEqual([4, 2, 0, 0, 0]);
  });

  test('that is large begins folded, and says how much is hidden', () => {
    const nodes = fullTree(8);
    const folded = foldDeep(nodes);
    const placed = placeTree(nodes, folded);
    expect(placed.nodes).toHaveLength(15);
    expect(placed.nodes.reduce((sum, { hidden }) => sum + hidden, 0)).toBe(nodes.length - 15);
    expect(foldDeep(fullTree(4)).size).toBe(0);
  });

  test('opens level by level, and folds again', () => {
    const nodes = fullTree(8);
    const folded = foldDeep(nodes);
    const [first] = [...folded];
    const opened = toggleFold(nodes, folded, first!);
    expect(opened.has(first!)).toBe(false);
    expect(placeTree(nodes, opened).nodes).toHaveLength(15 + 6);
    expect(placeTree(nodes, toggleFold(nodes, opened, first!)).nodes).toHaveLength(15);
  });
});

test('names of code are shown in words', () => {
  expect(wordsOf('minimumRowsPerLeaf')).toBe('Minimum rows per leaf');
  expect(wordsOf('decision-forest')).toBe('Decision forest');
  expect(wordsOf('l1')).toBe('L1');
});
