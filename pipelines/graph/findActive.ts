import type { LinkedNode } from './linkNodes.ts';

/**
 * The steps that a run has: all but the disabled ones and those that cannot do without one of these. An optional input whose
 * source is left out counts as not connected. A pinned step reads nothing, so it can do without all of its sources.
 */
export function findActive(nodes: ReadonlyMap<string, LinkedNode>): Set<string> {
  const leftOut = new Set<string>();
  for (const [id, { node }] of nodes) if (node.disabled) leftOut.add(id);
  // The set grows while it is walked.
  for (const id of leftOut) {
    for (const { to } of nodes.get(id)!.outgoing) {
      const { node, spec } = nodes.get(to.node)!;
      if (node.pinned === undefined && !spec?.inputs[to.port]?.optional) leftOut.add(to.node);
    }
  }
  return new Set([...nodes.keys()].filter((id) => !leftOut.has(id)));
}
