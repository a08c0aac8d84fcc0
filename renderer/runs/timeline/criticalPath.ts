import { type Edge, splitEndpoint } from '../../../pipelines/contract/graph.ts';

export interface TimedStep {
  nodeId: string;
  /** Milliseconds. */
  duration: number;
}

export interface CriticalPath {
  /** Steps whose time adds up to the longest way through the run, first to last. Steps that took no time are left out. */
  path: string[];
  /** Milliseconds that the run takes at least, with a worker for every step. */
  length: number;
  /** How many milliseconds longer each step may take before the run takes longer. */
  slack: Map<string, number>;
}

/**
 * The critical path method (J. E. Kelley, M. R. Walker, Critical-path planning and scheduling, 1959): the earliest end of each
 * step forwards, the longest rest after it backwards. Of two equally long ways, the one whose steps are listed first. Edges
 * that begin or end at steps that are not listed do not count; steps that wait for each other have no slack told.
 */
export function findCriticalPath(steps: readonly TimedStep[], edges: readonly Edge[]): CriticalPath {
  const durations = new Map(steps.map(({ nodeId, duration }) => [nodeId, Math.max(0, duration)]));
  const { before, after } = linkSteps(durations, edges);
  const order = sortSteps([...durations.keys()], before, after);
  const ends = measureLongest(order, durations, before);
  const rests = measureLongest(order.toReversed(), durations, after);
  const length = Math.max(0, ...ends.values());
  const slack = new Map(
    order.map((id) => [id, Math.max(0, length - (ends.get(id)! + rests.get(id)! - durations.get(id)!))]),
  );
  return { path: tracePath(order, ends, durations, before), length, slack };
}

type Links = ReadonlyMap<string, readonly string[]>;

function linkSteps(durations: ReadonlyMap<string, number>, edges: readonly Edge[]): { before: Links; after: Links } {
  const before = new Map<string, string[]>([...durations.keys()].map((id) => [id, []]));
  const after = new Map<string, string[]>([...durations.keys()].map((id) => [id, []]));
  for (const { from, to } of edges) {
    const [source, target] = [splitEndpoint(from).node, splitEndpoint(to).node];
    if (!durations.has(source) || !durations.has(target)) continue;
    before.get(target)!.push(source);
    after.get(source)!.push(target);
  }
  return { before, after };
}

/** Each step after those that it waits for (A. B. Kahn, 1962). */
function sortSteps(ids: readonly string[], before: Links, after: Links): string[] {
  const waits = new Map(ids.map((id) => [id, before.get(id)!.length]));
  const order = ids.filter((id) => waits.get(id) === 0);
  for (const id of order) {
    for (const next of after.get(id)!) {
      const left = waits.get(next)! - 1;
      waits.set(next, left);
      if (left === 0) order.push(next);
    }
  }
  return order;
}

function measureLongest(order: readonly string[], durations: ReadonlyMap<string, number>, earlier: Links) {
  const longest = new Map<string, number>();
  for (const id of order) {
    const waited = earlier.get(id)!.reduce((most, other) => Math.max(most, longest.get(other) ?? 0), 0);
    longest.set(id, waited + durations.get(id)!);
  }
  return longest;
}

function tracePath(
  order: readonly string[],
  ends: ReadonlyMap<string, number>,
  durations: ReadonlyMap<string, number>,
  before: Links,
): string[] {
  const latest = (ids: readonly string[]) =>
    ids.reduce<string | undefined>((best, id) => {
      if (best === undefined) return id;
      return (ends.get(id) ?? 0) > (ends.get(best) ?? 0) ? id : best;
    }, undefined);
  const path: string[] = [];
  for (let id = latest(order); id !== undefined; id = latest(before.get(id)!)) path.push(id);
  return path.reverse().filter((id) => durations.get(id)! > 0);
}
