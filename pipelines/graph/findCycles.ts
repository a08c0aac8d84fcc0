import type { LinkedNode } from './linkNodes.ts';

type Nodes = ReadonlyMap<string, LinkedNode>;

/**
 * One cycle for each group of steps that wait for each other: the shortest through the group's first step in the file's
 * order. `suspects` are the steps that a topological sort left over.
 */
export function findCycles(nodes: Nodes, suspects: readonly string[]): string[][] {
  return findGroups(nodes, suspects)
    .filter((group) => group.length > 1)
    .map((group) => walkShortestCycle(nodes, group));
}

interface Visit {
  id: string;
  /** Number of outgoing links already followed. */
  followed: number;
}

/**
 * Strongly connected components (Tarjan 1972), with a stack of its own in place of recursion: a chain of 10,000 steps would
 * overflow the call stack.
 */
function findGroups(nodes: Nodes, suspects: readonly string[]): string[][] {
  const position = new Map(suspects.map((id, index) => [id, index]));
  const number = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const groups: string[][] = [];
  for (const start of suspects) {
    if (number.has(start)) continue;
    const visits: Visit[] = [enter(start)];
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
      const link = nodes.get(visit.id)!.outgoing[visit.followed++];
      if (!link) {
        visits.pop();
        leave(visit.id, visits.at(-1)?.id);
      } else if (position.has(link.to.node)) {
        if (!number.has(link.to.node)) visits.push(enter(link.to.node));
        else if (isOpen.has(link.to.node)) lower(visit.id, number.get(link.to.node)!);
      }
    }
  }
  return groups
    .map((members) => members.sort((left, right) => position.get(left)! - position.get(right)!))
    .sort(([left], [right]) => position.get(left!)! - position.get(right!)!);

  function enter(id: string): Visit {
    number.set(id, number.size);
    low.set(id, number.get(id)!);
    open.push(id);
    isOpen.add(id);
    return { id, followed: 0 };
  }

  function lower(id: string, bound: number): void {
    low.set(id, Math.min(low.get(id)!, bound));
  }

  function leave(id: string, parent: string | undefined): void {
    if (parent !== undefined) lower(parent, low.get(id)!);
    if (low.get(id) !== number.get(id)) return;
    const members = open.splice(open.lastIndexOf(id));
    for (const member of members) isOpen.delete(member);
    groups.push(members);
  }
}

/** Breadth first from the group's first step, until a link leads back to it. */
function walkShortestCycle(nodes: Nodes, group: string[]): string[] {
  const members = new Set(group);
  const start = group[0]!;
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const { to } of nodes.get(id)!.outgoing) {
      if (to.node === start) return walkBack(id, cameFrom);
      if (!members.has(to.node) || cameFrom.has(to.node)) continue;
      cameFrom.set(to.node, id);
      queue.push(to.node);
    }
  }
  return group;
}

function walkBack(last: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const cycle = [last];
  for (let id = cameFrom.get(last); id !== undefined; id = cameFrom.get(id)) cycle.push(id);
  return cycle.reverse();
}
