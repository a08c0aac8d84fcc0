import { getViewportForBounds, type Viewport } from '@xyflow/react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { cardSize } from '../graph/arrange.ts';

export const zoomRange = { minZoom: 0.05, maxZoom: 2 } as const;
/** Below this zoom nothing on a card can be read, so that it is drawn as a plain box. */
const farZoom = 0.35;
const readableZoom = 0.6;
/** Above this number of cards, only those that are seen are on the page. */
export const manyCards = 150;

export function isFar({ zoom }: Viewport): boolean {
  return zoom < farZoom;
}

const remembered = new Map<string, Viewport>();

/** What was seen of a pipeline when its tab was left. */
export function rememberViewport(path: string, viewport: Viewport): void {
  remembered.set(path, viewport);
}

/**
 * What to show of a pipeline at first: what was seen when it was left, or all of it, or where nothing could be read then, the
 * step at its top.
 */
export function firstViewport(
  path: string,
  { nodes, notes }: Pick<Pipeline, 'nodes' | 'notes'>,
  frame: { width: number; height: number },
): Viewport {
  const before = remembered.get(path);
  if (before) return before;
  const boxes = [
    ...nodes.map(({ position }) => ({ ...position, ...cardSize })),
    ...notes.map(({ position, size }) => ({ ...position, ...(size ?? cardSize) })),
  ];
  if (boxes.length === 0) return { x: 0, y: 0, zoom: 1 };
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const bounds = { x: left, y: top, width: right - left, height: bottom - top };
  const whole = getViewportForBounds(bounds, frame.width, frame.height, zoomRange.minZoom, 1, 0.12);
  const first = nodes.toSorted((a, b) => a.position.y - b.position.y || a.position.x - b.position.x)[0];
  if (!isFar(whole) || !first) return whole;
  const middle = first.position.x + cardSize.width / 2;
  return { x: frame.width / 2 - middle * readableZoom, y: 32 - first.position.y * readableZoom, zoom: readableZoom };
}
