import type { Column } from '../../../pipelines/contract/table.ts';

const narrowest = 64;
const widest = 1200;

/** Left edges of columns in pixels from the first, and at the end the right edge of the last. */
export function columnEdges(widths: readonly number[]): number[] {
  const edges = [0];
  for (const width of widths) edges.push(edges[edges.length - 1]! + width);
  return edges;
}

/** The columns between two places, in pixels from the first column's left edge; `last` is −1 where there are none. */
export function columnsInView(edges: readonly number[], left: number, right: number): { first: number; last: number } {
  const count = edges.length - 1;
  const first = Math.max(0, lastEdgeAtMost(edges, left));
  const last = Math.min(count - 1, lastEdgeAtMost(edges, right - 0.01));
  return { first: Math.min(first, Math.max(0, count - 1)), last };
}

/** Index of the last edge that is not beyond `place`, by bisection. */
function lastEdgeAtMost(edges: readonly number[], place: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (edges[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

const typical: Record<Column['type'], number> = { integer: 112, double: 112, boolean: 108, datetime: 152, string: 132 };

/** A width in pixels at which a column's name and usual values can be read. */
export function usualWidth({ name, type, role, categorical }: Column): number {
  // The type's icon, the arrow of a sorted column, and the spaces.
  const marks = 54 + (role ? 18 : 0) + (categorical ? 18 : 0);
  return clampWidth(Math.max(typical[type], Math.min(260, name.length * 8 + marks)));
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(widest, Math.max(narrowest, width)));
}
