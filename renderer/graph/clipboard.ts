import { z } from 'zod';
import { edge, note, type Pipeline, pipelineNode, splitEndpoint } from '../../pipelines/contract/graph.ts';
import type { Point } from './edit.ts';
import { newId } from './ids.ts';

/** What copying puts on the clipboard, as JSON text: it can be pasted into another window, or read. */
const clip = z.object({
  format: z.literal('pipewright/clip@1'),
  nodes: z.array(pipelineNode).max(5_000),
  edges: z.array(edge).max(20_000),
  notes: z.array(note).max(5_000),
});
type Clip = z.infer<typeof clip>;

/** The chosen steps and notes with the edges among them. */
export function copyItems(pipeline: Pipeline, ids: readonly string[]): string {
  const chosen = new Set(ids);
  const copied: Clip = {
    format: 'pipewright/clip@1',
    nodes: pipeline.nodes.filter(({ id }) => chosen.has(id)),
    edges: pipeline.edges.filter(
      ({ from, to }) => chosen.has(splitEndpoint(from).node) && chosen.has(splitEndpoint(to).node),
    ),
    notes: pipeline.notes.filter(({ id }) => chosen.has(id)),
  };
  return JSON.stringify(copied, null, 1);
}

/** Reads clipboard text; undefined when it is something else. A parameter that refers to one of another pipeline stays a reference. */
export function readClip(text: string): Clip | undefined {
  if (!text.includes('pipewright/clip@1') || text.length > 10_000_000) return undefined;
  try {
    const parsed = clip.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Adds copies under new ids, the upper left corner at `at` (or a little aside of the originals). Answers the new ids. */
export function pasteItems(pipeline: Pipeline, pasted: Clip, at?: Point): { pipeline: Pipeline; ids: string[] } {
  const items = [...pasted.nodes, ...pasted.notes];
  const left = Math.min(...items.map(({ position }) => position.x));
  const top = Math.min(...items.map(({ position }) => position.y));
  const shift = at ? { x: at.x - left, y: at.y - top } : { x: 32, y: 32 };
  const moved = ({ x, y }: Point) => ({ x: Math.round(x + shift.x), y: Math.round(y + shift.y) });
  let result = pipeline;
  const renamed = new Map<string, string>();
  for (const node of pasted.nodes) {
    const id = newId(result, node.id);
    renamed.set(node.id, id);
    result = { ...result, nodes: [...result.nodes, { ...node, id, position: moved(node.position) }] };
  }
  const noteIds: string[] = [];
  for (const copied of pasted.notes) {
    const id = newId(result, copied.id);
    noteIds.push(id);
    result = { ...result, notes: [...result.notes, { ...copied, id, position: moved(copied.position) }] };
  }
  const rename = (text: string): string | undefined => {
    const { node, port } = splitEndpoint(text);
    const id = renamed.get(node);
    return id && `${id}.${port}`;
  };
  const edges = pasted.edges.flatMap(({ from, to }) => {
    const [source, target] = [rename(from), rename(to)];
    return source && target ? [{ from: source, to: target }] : [];
  });
  return { pipeline: { ...result, edges: [...result.edges, ...edges] }, ids: [...renamed.values(), ...noteIds] };
}
