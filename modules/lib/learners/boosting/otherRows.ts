import type { BoostProgram } from './boostProgram.ts';
import { type BoostTable, binsOf } from './boostTable.ts';
import type { GrownTree } from './treeGrower.ts';

/** Rows that a tree was not grown on: some by number, and a range. */
export interface OtherRows {
  listed: Uint32Array;
  begin: number;
  end: number;
}

/** Adds a tree's values (by node) to the scores of rows that it was not grown on, by walking down the tree. */
export function addToOtherRows(
  { tree, splits }: GrownTree,
  values: readonly number[],
  { listed, begin, end }: OtherRows,
  table: BoostTable,
  scores: Float64Array,
  program: BoostProgram,
): void {
  if (listed.length === 0 && begin === end) return;
  const { memory } = program;
  const mark = memory.mark();
  const nodes = memory.uint32(tree.nodeCount * 4).fill(0);
  const tables = memory.uint8(tree.nodeCount * 256);
  for (let node = 0; node < tree.nodeCount; node++) {
    const split = splits[node];
    if (!split) continue;
    const { feature, goesLeft } = split;
    tables.set(goesLeft, node * 256);
    nodes.set([binsOf(table, feature), tree.left[node]!, tables.byteOffset + node * 256], node * 4);
  }
  const byNode = memory.float64(tree.nodeCount);
  byNode.set(values);
  if (listed.length > 0) {
    const rows = memory.uint32(listed.length);
    rows.set(listed);
    program.run(listed.length * 20, 'walkTree', rows, 0, listed.length, table.rowShift, nodes, byNode, scores);
  }
  if (end > begin) program.run((end - begin) * 20, 'walkTree', 0, begin, end, table.rowShift, nodes, byNode, scores);
  memory.release(mark);
}
