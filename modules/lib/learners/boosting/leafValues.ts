import type { BoostState } from './boostState.ts';
import type { GrownTree, TreeGrower } from './treeGrower.ts';
import { weightedQuantile } from './weightedQuantile.ts';

/** What each leaf of a tree adds, before the learning rate: steps by the exact sums of derivatives. */
export function stepsOf({ leaves }: GrownTree, grower: TreeGrower, state: BoostState): number[] {
  const sums = state.sumLeaves(grower.rows, leaves);
  return leaves.map((leaf, i) => grower.stepOf(leaf, sums[i]!.gradient, sums[i]!.hessian));
}

/**
 * What each leaf adds when it takes a quantile of what is left (Friedman, "Greedy function approximation", 2001, section 4.3). Where predictions may
 * only rise or only fall, the leaves on both sides of such a split are held apart by the middle of their means.
 */
export function quantilesOf(
  { tree, leaves, splits }: GrownTree,
  quantile: number,
  grower: TreeGrower,
  state: BoostState,
  directions: Int32Array | undefined,
): number[] {
  const { rows } = grower;
  const { targets, scores, weights } = state;
  const values = leaves.map(({ begin, end }) => {
    const own = rows.subarray(begin, end);
    const rest = Float64Array.from(own, (row) => targets[row]! - scores[row]!);
    const value = weightedQuantile(rest, weights && Float64Array.from(own, (row) => weights[row]!), quantile);
    return Number.isNaN(value) ? 0 : value;
  });
  if (!directions) return values;
  const places = new Map(leaves.map(({ node }, i) => [node, i]));
  const leavesBelow = (node: number): number[] =>
    splits[node] ? [...leavesBelow(tree.left[node]!), ...leavesBelow(tree.left[node]! + 1)] : [places.get(node)!];
  const meanOf = (some: readonly number[]) => some.reduce((sum, i) => sum + values[i]!, 0) / some.length;
  // From the root down: what is held back further down stays within what is held back above.
  for (const [node, split] of splits.entries()) {
    const direction = split ? directions[split.feature]! : 0;
    if (direction === 0) continue;
    const sides = [leavesBelow(tree.left[node]!), leavesBelow(tree.left[node]! + 1)] as const;
    const [below, above] = direction > 0 ? sides : [sides[1], sides[0]];
    const limit = (meanOf(below) + meanOf(above)) / 2;
    for (const i of below) values[i] = Math.min(values[i]!, limit);
    for (const i of above) values[i] = Math.max(values[i]!, limit);
  }
  return values;
}
