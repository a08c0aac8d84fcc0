import type { LinkedNode } from './linkNodes.ts';

/**
 * Ids in an order in which every step comes after those that it reads from; the file's order decides where that leaves a
 * choice. Steps on a cycle, and those behind one, are missing. (Kahn 1962)
 */
export function sortNodes(nodes: ReadonlyMap<string, LinkedNode>): string[] {
  const waiting = new Map([...nodes].map(([id, { incoming }]) => [id, incoming.size]));
  const order = [...nodes.keys()].filter((id) => waiting.get(id) === 0);
  // The list grows while it is walked: a step is appended when the last that it waited for has been passed.
  for (const id of order) {
    for (const { to } of nodes.get(id)!.outgoing) {
      const left = waiting.get(to.node)! - 1;
      waiting.set(to.node, left);
      if (left === 0) order.push(to.node);
    }
  }
  return order;
}
