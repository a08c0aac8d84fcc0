import type { ModuleSpec } from '../../modules/define.ts';
import { type Pipeline, type PipelineNode, splitEndpoint } from '../../pipelines/contract/graph.ts';
import { canConnect } from './connect.ts';
import { newId } from './ids.ts';
import { edgeId } from './lookup.ts';

export type Note = Pipeline['notes'][number];
export interface Point {
  x: number;
  y: number;
}

/** Where a step is put: whole pixels, so that the file stays readable. */
export function roundPoint({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}

export function addNode(
  pipeline: Pipeline,
  spec: ModuleSpec,
  position: Point,
  extra: Partial<Pick<PipelineNode, 'params' | 'title'>> = {},
): { pipeline: Pipeline; id: string } {
  const id = newId(pipeline, spec.id);
  const node: PipelineNode = {
    id,
    module: spec.id,
    version: spec.version,
    position: roundPoint(position),
    params: {},
    ...extra,
  };
  return { pipeline: { ...pipeline, nodes: [...pipeline.nodes, node] }, id };
}

export function addNote(pipeline: Pipeline, position: Point, text: string): { pipeline: Pipeline; id: string } {
  const id = newId(pipeline, 'note');
  const note: Note = { id, text, position: roundPoint(position), size: { width: 240, height: 120 } };
  return { pipeline: { ...pipeline, notes: [...pipeline.notes, note] }, id };
}

/** The next place to the right of `position` where a card covers no other one. */
export function findFreePlace(pipeline: Pick<Pipeline, 'nodes'>, position: Point): Point {
  const { y } = roundPoint(position);
  let { x } = roundPoint(position);
  const covers = (other: Point) => Math.abs(other.x - x) < 250 && Math.abs(other.y - y) < 96;
  for (let covered = pipeline.nodes.find((node) => covers(node.position)); covered; ) {
    x = covered.position.x + 264;
    covered = pipeline.nodes.find((node) => covers(node.position));
  }
  return { x, y };
}

/** Removes steps, notes and edges; edges of removed steps go with them. `ids` are those of steps, notes and `edgeId`s. */
export function removeItems(pipeline: Pipeline, ids: readonly string[]): Pipeline {
  const gone = new Set(ids);
  return {
    ...pipeline,
    nodes: pipeline.nodes.filter(({ id }) => !gone.has(id)),
    notes: pipeline.notes.filter(({ id }) => !gone.has(id)),
    edges: pipeline.edges.filter(
      (edge) =>
        !gone.has(edgeId(edge)) && !gone.has(splitEndpoint(edge.from).node) && !gone.has(splitEndpoint(edge.to).node),
    ),
  };
}

/** Changes one step. A member set to undefined is taken out of the file. */
export function updateNode(
  pipeline: Pipeline,
  id: string,
  change: { [K in keyof PipelineNode]?: PipelineNode[K] | undefined },
): Pipeline {
  const nodes = pipeline.nodes.map((node) => {
    if (node.id !== id) return node;
    const entries = Object.entries({ ...node, ...change }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as PipelineNode;
  });
  return { ...pipeline, nodes };
}

/** Sets a parameter of a step; undefined takes it out, so that its default holds. */
export function setParam(pipeline: Pipeline, id: string, name: string, value: unknown): Pipeline {
  const nodes = pipeline.nodes.map((node) => {
    if (node.id !== id) return node;
    const { [name]: _, ...rest } = node.params;
    return { ...node, params: value === undefined ? rest : { ...node.params, [name]: value } };
  });
  return { ...pipeline, nodes };
}

export function updateNote(pipeline: Pipeline, id: string, change: Partial<Omit<Note, 'id'>>): Pipeline {
  return { ...pipeline, notes: pipeline.notes.map((note) => (note.id === id ? { ...note, ...change } : note)) };
}

/** Moves steps and notes to new places. */
export function moveItems(pipeline: Pipeline, places: ReadonlyMap<string, Point>): Pipeline {
  const move = <T extends { id: string; position: Point }>(item: T): T => {
    const place = places.get(item.id);
    if (!place || (place.x === item.position.x && place.y === item.position.y)) return item;
    return { ...item, position: roundPoint(place) };
  };
  return { ...pipeline, nodes: pipeline.nodes.map(move), notes: pipeline.notes.map(move) };
}

/** Puts a step into an edge: what flowed along the edge now flows through the step's first ports that fit. */
export function spliceNode(
  pipeline: Pipeline,
  id: string,
  edge: { from: string; to: string },
  spec: ModuleSpec,
): Pipeline {
  const without = { ...pipeline, edges: pipeline.edges.filter((other) => other.to !== edge.to) };
  const into = Object.keys(spec.inputs).find((port) => canConnect(without, edge.from, `${id}.${port}`));
  const out = Object.keys(spec.outputs).find((port) => canConnect(without, `${id}.${port}`, edge.to));
  if (into === undefined || out === undefined) return pipeline;
  const edges = [...without.edges, { from: edge.from, to: `${id}.${into}` }, { from: `${id}.${out}`, to: edge.to }];
  return { ...pipeline, edges };
}

/** Whether `spliceNode` would do something for a step of this module. */
export function canSplice(pipeline: Pipeline, edge: { from: string; to: string }, spec: ModuleSpec): boolean {
  const added = addNode(pipeline, spec, { x: 0, y: 0 });
  return spliceNode(added.pipeline, added.id, edge, spec) !== added.pipeline;
}
