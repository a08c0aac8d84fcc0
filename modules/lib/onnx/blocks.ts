import type { GraphBuilder } from './graphBuilder.ts';

/** Blocks by the names of the columns that they were split into. */
const splits = new WeakMap<GraphBuilder, Map<string, string>>();
const keyOf = (columns: readonly string[]) => columns.join('\n');

/**
 * Puts columns [N, 1] of one type side by side: [N, columns]. One node for all columns takes a row a fraction of the time that a node
 * each takes. What was split is not joined anew.
 */
export function joinColumns(graph: GraphBuilder, columns: readonly string[]): string {
  if (columns.length === 1) return columns[0]!;
  const whole = splits.get(graph)?.get(keyOf(columns));
  return whole ?? graph.addNode({ op: 'Concat', inputs: columns, attributes: { axis: { int: 1 } } });
}

/** Splits [N, count] into its columns [N, 1]. */
export function splitColumns(graph: GraphBuilder, block: string, count: number): string[] {
  if (count === 1) return [block];
  const attributes = { axis: { int: 1 }, num_outputs: { int: count } };
  const columns = graph.addNodeOf({ op: 'Split', inputs: [block], attributes }, count);
  const known = splits.get(graph) ?? new Map<string, string>();
  splits.set(graph, known.set(keyOf(columns), block));
  return columns;
}
