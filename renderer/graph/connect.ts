import type { PortShape } from '../../modules/define.ts';
import type { ArtifactType } from '../../pipelines/contract/artifact.ts';
import { type Edge, type Pipeline, splitEndpoint } from '../../pipelines/contract/graph.ts';
import type { Task } from '../../pipelines/contract/table.ts';
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

/** What is known of the outputs of steps: shape by step and port. */
export type OutputShapes = Readonly<Record<string, Readonly<Record<string, PortShape>>>>;

/** Why an edge may not be drawn. */
export type Refusal =
  | { reason: 'unknown-port' | 'circle' }
  | { reason: 'type'; given: ArtifactType; wanted: ArtifactType }
  | { reason: 'task'; type: ArtifactType; given: Task; wanted: readonly Task[] };

/**
 * Why no edge may be drawn; undefined when it may: the ports carry the same type, a model is for a task that the input takes (where
 * the task is known), and no step comes to wait for itself.
 */
export function refuseConnection(
  pipeline: Pipeline,
  from: string,
  to: string,
  shapes: OutputShapes = {},
): Refusal | undefined {
  const output = outputPort(pipeline, from);
  const input = inputPort(pipeline, to);
  if (!output || !input) return { reason: 'unknown-port' };
  if (output.type !== input.type) return { reason: 'type', given: output.type, wanted: input.type };
  const task = taskOf(shapes, from);
  if (task && input.tasks && !input.tasks.includes(task)) {
    return { reason: 'task', type: input.type, given: task, wanted: input.tasks };
  }
  const source = splitEndpoint(from).node;
  const target = splitEndpoint(to).node;
  if (source === target || descendants(pipeline.edges, target).has(source)) return { reason: 'circle' };
  return undefined;
}

/** The task of the model that an output gives; undefined where it gives none, or it is not known. */
export function taskOf(shapes: OutputShapes, from: string): Task | undefined {
  const { node, port } = splitEndpoint(from);
  const shape = shapes[node]?.[port];
  return shape && 'task' in shape ? shape.task : undefined;
}

/** Whether an edge may be drawn. */
export function canConnect(pipeline: Pipeline, from: string, to: string, shapes?: OutputShapes): boolean {
  return refuseConnection(pipeline, from, to, shapes) === undefined;
}

/** Adds the edge; what ended in its input before gives way. */
export function connect(pipeline: Pipeline, from: string, to: string): Pipeline {
  if (!canConnect(pipeline, from, to)) return pipeline;
  if (pipeline.edges.some((edge) => edge.from === from && edge.to === to)) return pipeline;
  return { ...pipeline, edges: [...pipeline.edges.filter((edge) => edge.to !== to), { from, to }] };
}
