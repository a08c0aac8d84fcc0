import type { LinkedNode } from './linkNodes.ts';

/**
 * Steps that a run can do without because of pinned ones: somebody reads from them, and all who do are pinned, or can be done
 * without themselves.
 */
export function findIdle(nodes: ReadonlyMap<string, LinkedNode>, active: ReadonlySet<string>): Set<string> {
  const readers = new Map(
    [...active].map((id) => [id, nodes.get(id)!.outgoing.filter(({ to }) => active.has(to.node))]),
  );
  const left = new Map([...readers].map(([id, links]) => [id, links.length]));
  const resting = [...active].filter((id) => nodes.get(id)!.node.pinned !== undefined);
  const idle = new Set<string>();
  // The list grows while it is walked: a step joins when the last who reads from it has been passed.
  for (const id of resting) {
    for (const { from } of nodes.get(id)!.incoming.values()) {
      if (!left.has(from.node)) continue;
      const rest = left.get(from.node)! - 1;
      left.set(from.node, rest);
      if (rest > 0) continue;
      idle.add(from.node);
      if (nodes.get(from.node)!.node.pinned === undefined) resting.push(from.node);
    }
  }
  return idle;
}
