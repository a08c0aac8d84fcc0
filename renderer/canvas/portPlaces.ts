import { type NodeHandle, Position } from '@xyflow/react';
import { cardSize } from '../graph/arrange.ts';
import { findSpec } from '../graph/lookup.ts';

/** Of a port's circle, in pixels. */
export const portSize = 12;

/** Where a port stands along its side, as a share of the card's width. */
export function portShare(index: number, count: number): number {
  return (index + 0.5) / count;
}

const known = new Map<string, NodeHandle[]>();

/** Places of a card's ports, so that wires can be drawn to cards whose ports are not on the page. */
export function portPlaces(module: string, height: number): NodeHandle[] {
  const key = `${module} ${height}`;
  let places = known.get(key);
  if (!places) {
    const { inputs = {}, outputs = {} } = findSpec(module) ?? {};
    const side = (ports: object, type: 'source' | 'target', y: number): NodeHandle[] =>
      Object.keys(ports).map((id, index, all) => ({
        id,
        type,
        position: type === 'target' ? Position.Top : Position.Bottom,
        x: portShare(index, all.length) * cardSize.width - portSize / 2,
        y: y - portSize / 2,
        width: portSize,
        height: portSize,
      }));
    places = [...side(inputs, 'target', 0), ...side(outputs, 'source', height)];
    known.set(key, places);
  }
  return places;
}
