import { addDoubles, addFloats, addInts } from '../../onnx/constants.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import type { NearestNeighborsParams } from '../../params/nearestNeighborsParams.ts';
import type { NeighbourRows } from './neighbourRows.ts';

export type Distance = NearestNeighborsParams['distance'];

/** Names of a graph's constants that hold the n training rows. Undefined where there are no such features, or no need. */
export interface StoredRows {
  /** [n, numbers] of floats. */
  points: string | undefined;
  /** As doubles. Only for Manhattan distances. */
  exact: string | undefined;
  /** [numbers, n] of doubles. */
  turned: string | undefined;
  /** [n, categories]. */
  codes: string | undefined;
  /** Of each category's column, [1, n]. */
  columns: string[];
  /** How many categories of each row are there, [n] doubles. */
  present: string | undefined;
  /** Squared lengths: `present` and the squares of the numbers, [n] doubles. Not for Manhattan distances. */
  squares: string | undefined;
  /** [n] doubles. */
  targets: string;
  weights: string | undefined;
}

export function addStoredRows(
  graph: GraphBuilder,
  rows: NeighbourRows,
  { distance, weights }: Pick<NearestNeighborsParams, 'distance' | 'weights'>,
): StoredRows {
  const { count, numbers, categories, points, codes } = rows;
  const stored = numbers.length > 0 ? addFloats(graph, [count, numbers.length], points) : undefined;
  const byProducts = distance !== 'manhattan';
  const exact = weights === 'distance';
  const present = countPresent(rows);
  const turned = stored && byProducts ? graph.addNode({ op: 'Transpose', inputs: [stored] }) : undefined;
  const needsPresent = categories.length > 0 && (!byProducts || (exact && distance === 'euclidean'));
  return {
    points: stored,
    exact: stored && !byProducts ? addCast(graph, stored, 'double') : undefined,
    turned: turned && addCast(graph, turned, 'double'),
    codes: categories.length > 0 && exact ? addInts(graph, [count, categories.length], codes) : undefined,
    columns: categories.map((_, j) => addInts(graph, [1, count], takeColumn(codes, categories.length, j))),
    present: needsPresent ? addDoubles(graph, [count], present) : undefined,
    squares: byProducts ? addDoubles(graph, [count], addSquares(rows, present)) : undefined,
    targets: addDoubles(graph, [count], rows.targets),
    weights: rows.weights && addDoubles(graph, [count], rows.weights),
  };
}

function takeColumn(codes: Int32Array, width: number, column: number): Int32Array {
  return Int32Array.from({ length: codes.length / width }, (_, i) => codes[i * width + column]!);
}

function countPresent({ count, categories, codes }: NeighbourRows): Float64Array {
  const sums = new Float64Array(count);
  const width = categories.length;
  for (const [j, { size }] of categories.entries()) {
    for (let i = 0; i < count; i++) if (codes[i * width + j]! < size) sums[i]! += 1;
  }
  return sums;
}

function addSquares({ numbers, points }: NeighbourRows, sums: Float64Array): Float64Array {
  const width = numbers.length;
  return sums.map((sum, i) => {
    let squares = sum;
    for (let j = 0; j < width; j++) squares += points[i * width + j]! ** 2;
    return squares;
  });
}
