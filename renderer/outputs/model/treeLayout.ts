import type { ModelTree } from '../../../pipelines/contract/rpc/outputs.ts';

export interface PlacedNode {
  index: number;
  /** Place of its middle, in nodes from the left. */
  x: number;
  /** Tests above it. */
  depth: number;
  /** Nodes below it that are folded away. */
  hidden: number;
}

export interface PlacedTree {
  nodes: PlacedNode[];
  edges: { from: PlacedNode; to: PlacedNode; answer: 'yes' | 'no' }[];
  /** Nodes side by side, and below each other. */
  width: number;
  height: number;
}

/** Number of nodes below each node. */
export function countBelow(nodes: ModelTree['nodes']): number[] {
  const counts = nodes.map(() => 0);
  // Children come after their parent or before it, depending on who wrote the tree: the order is found by a walk.
  for (const index of walk(nodes).reverse()) {
    const { yes, no } = nodes[index]!;
    for (const child of [yes, no]) if (child !== null) counts[index]! += counts[child]! + 1;
  }
  return counts;
}

/** All nodes that the root leads to, parents before children. */
function walk(nodes: ModelTree['nodes']): number[] {
  const order: number[] = [];
  const waiting = nodes.length > 0 ? [0] : [];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    order.push(index);
    const { yes, no } = nodes[index]!;
    if (no !== null) waiting.push(no);
    if (yes !== null) waiting.push(yes);
  }
  return order;
}

/** Nodes so deep that what is below them begins folded: the whole tree is shown when it is small. */
export function foldDeep(nodes: ModelTree['nodes'], mostNodes = 31, depth = 3): Set<number> {
  const folded = new Set<number>();
  if (nodes.length <= mostNodes) return folded;
  const visit = (index: number, at: number): void => {
    const { yes, no } = nodes[index]!;
    if (yes === null && no === null) return;
    if (at === depth) {
      folded.add(index);
      return;
    }
    for (const child of [yes, no]) if (child !== null) visit(child, at + 1);
  };
  visit(0, 0);
  return folded;
}

/** Places leaves side by side in their order and each test over the middle of its two answers; yes is at the left. */
export function placeTree(nodes: ModelTree['nodes'], folded: ReadonlySet<number>): PlacedTree {
  const tree: PlacedTree = { nodes: [], edges: [], width: 0, height: 0 };
  if (nodes.length === 0) return tree;
  const below = countBelow(nodes);
  const place = (index: number, depth: number): PlacedNode => {
    const { yes, no } = nodes[index]!;
    tree.height = Math.max(tree.height, depth + 1);
    const node: PlacedNode = { index, x: 0, depth, hidden: folded.has(index) ? below[index]! : 0 };
    tree.nodes.push(node);
    if (node.hidden > 0 || yes === null || no === null) {
      node.x = tree.width;
      tree.width += 1;
      return node;
    }
    const left = place(yes, depth + 1);
    const right = place(no, depth + 1);
    tree.edges.push({ from: node, to: left, answer: 'yes' }, { from: node, to: right, answer: 'no' });
    node.x = (left.x + right.x) / 2;
    return node;
  };
  place(0, 0);
  return tree;
}

/** The folded nodes after one is folded or opened; what is right below an opened node begins folded if there is much of it. */
export function toggleFold(
  nodes: ModelTree['nodes'],
  folded: ReadonlySet<number>,
  index: number,
  levels = 2,
): Set<number> {
  const next = new Set(folded);
  if (!next.delete(index)) return next.add(index);
  const below = countBelow(nodes);
  if (below[index]! <= 14) return next;
  const visit = (at: number, level: number): void => {
    const { yes, no } = nodes[at]!;
    if (level === levels && yes !== null) next.add(at);
    else for (const child of [yes, no]) if (child !== null) visit(child, level + 1);
  };
  visit(index, 0);
  return next;
}
