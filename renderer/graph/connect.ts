import { type Edge, type Pipeline, splitEndpoint } from '../../pipelines/contract/graph.ts';
import { inputPort, outputPort } from './lookup.ts';

/** Steps that read, directly or not, from what `from` gives. */
export function descendants(edges: readonly Edge[], from: string): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const source = splitEndpoint(edge.from).node;
    next.set(source, [...(next.get(source) ?? []), splitEndpoint(edge.to).node]);
  }
  const found = new Set<string>();
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const target of next.get(id) ?? []) {
      if (found.has(target)) continue;
      found.add(target);
      waiting.push(target);
    }
  }
  return found;
}

/** Whether an edge may be drawn: the ports carry the same type, and no step comes to wait for itself. */
export function canConnect(pipeline: Pipeline, from: string, to: string): boolean {
  const output = outputPort(pipeline, from);
  const input = inputPort(pipeline, to);
  if (!output || !input || output.type !== input.type) return false;
  const source = splitEndpoint(from).node;
  const target = splitEndpoint(to).node;
  return source !== target && !descendants(pipeline.edges, target).has(source);
}

/** Adds the edge; what ended in its input before gives way. */
export function connect(pipeline: Pipeline, from: string, to: string): Pipeline {
  if (!canConnect(pipeline, from, to)) return pipeline;
  if (pipeline.edges.some((edge) => edge.from === from && edge.to === to)) return pipeline;
  return { ...pipeline, edges: [...pipeline.edges.filter((edge) => edge.to !== to), { from, to }] };
}
