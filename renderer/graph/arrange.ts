import dagre from '@dagrejs/dagre';
import { type Pipeline, splitEndpoint } from '../../pipelines/contract/graph.ts';
import type { Point } from './edit.ts';

/** Of a step's card, in pixels. The width is fixed; cards are taller with a comment. */
export const cardSize = { width: 240, height: 64 } as const;

export type Sizes = ReadonlyMap<string, { width: number; height: number }>;

/** Places for all steps, top to bottom along the edges, by layers (Sugiyama's method, as dagre has it). */
export function layoutNodes(pipeline: Pipeline, sizes: Sizes): Map<string, Point> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 48, ranksep: 64 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of pipeline.nodes) graph.setNode(id, { ...(sizes.get(id) ?? cardSize) });
  for (const { from, to } of pipeline.edges) graph.setEdge(splitEndpoint(from).node, splitEndpoint(to).node);
  dagre.layout(graph);
  const places = new Map<string, Point>();
  for (const { id } of pipeline.nodes) {
    const { x, y, width, height } = graph.node(id);
    places.set(id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) });
  }
  return places;
}

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

interface Box extends Point {
  id: string;
  width: number;
  height: number;
}

/** Puts boxes on one line: the outermost edge, or the middle of them all. */
export function alignBoxes(boxes: readonly Box[], alignment: Alignment): Map<string, Point> {
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const place = ({ x, y, width, height }: Box): Point => {
    switch (alignment) {
      case 'left':
        return { x: left, y };
      case 'right':
        return { x: right - width, y };
      case 'center':
        return { x: (left + right - width) / 2, y };
      case 'top':
        return { x, y: top };
      case 'bottom':
        return { x, y: bottom - height };
      case 'middle':
        return { x, y: (top + bottom - height) / 2 };
    }
  };
  return new Map(boxes.map((box) => [box.id, place(box)]));
}

/** Equal gaps between boxes along one axis; the outermost two stay. */
export function distributeBoxes(boxes: readonly Box[], axis: 'x' | 'y'): Map<string, Point> {
  const length = axis === 'x' ? 'width' : 'height';
  const sorted = boxes.toSorted((a, b) => a[axis] - b[axis]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || sorted.length < 3) return new Map();
  const room = last[axis] + last[length] - first[axis] - sorted.reduce((sum, box) => sum + box[length], 0);
  const gap = room / (sorted.length - 1);
  const places = new Map<string, Point>();
  let next = first[axis];
  for (const box of sorted) {
    places.set(box.id, axis === 'x' ? { x: next, y: box.y } : { x: box.x, y: next });
    next += box[length] + gap;
  }
  return places;
}
