import { type Pipeline, splitEndpoint } from '../../pipelines/contract/graph.ts';
import type { Point } from '../graph/edit.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** How much nearer a connected step counts than one that is not. */
const bond = 0.4;

/** The step that an arrow key goes to: the nearest one in that direction, connected ones first. */
export function nextStep(pipeline: Pipeline, from: string, direction: Direction): string | undefined {
  const start = pipeline.nodes.find(({ id }) => id === from)?.position;
  if (!start) return pipeline.nodes[0]?.id;
  const neighbours = new Set(
    pipeline.edges.flatMap((edge) => {
      const [source, target] = [splitEndpoint(edge.from).node, splitEndpoint(edge.to).node];
      return source === from ? [target] : target === from ? [source] : [];
    }),
  );
  let best: { id: string; distance: number } | undefined;
  for (const { id, position } of pipeline.nodes) {
    const distance = id === from ? undefined : distanceAlong(start, position, direction);
    if (distance === undefined) continue;
    const weighted = distance * (neighbours.has(id) ? bond : 1);
    if (!best || weighted < best.distance) best = { id, distance: weighted };
  }
  return best?.id;
}

/** Undefined when the target does not lie in the direction. What is aside counts double. */
function distanceAlong(start: Point, target: Point, direction: Direction): number | undefined {
  const [dx, dy] = [target.x - start.x, target.y - start.y];
  const isVertical = direction === 'up' || direction === 'down';
  const sign = direction === 'down' || direction === 'right' ? 1 : -1;
  const along = (isVertical ? dy : dx) * sign;
  const aside = Math.abs(isVertical ? dx : dy);
  return along > 0 ? along + 2 * aside : undefined;
}
