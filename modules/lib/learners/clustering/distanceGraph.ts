import { addDoubles, addInts } from '../../onnx/constants.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';

/** From so many centres on, distances are taken by one product instead of a node a centre. */
const many = 256;

/**
 * Adds the nodes for the distances of points (double, [N, width]) from centres (`count` rows of `width` doubles). Answers the name
 * of a double tensor [N, count].
 */
export function addDistances(graph: GraphBuilder, points: string, centres: Float64Array, width: number): string {
  const squares =
    centres.length / width > many
      ? addByProduct(graph, points, centres, width)
      : addDirect(graph, points, centres, width);
  return graph.addNode({ op: 'Sqrt', inputs: [squares] });
}

/** As `addDistances`: 1 − the cosine of the angle; centres have length 1. A point at 0 is at 1 from all. */
export function addCosineDistances(graph: GraphBuilder, points: string, centres: Float64Array, width: number): string {
  const tiny = graph.addConstant({ type: 'double', shape: [1, 1], values: [1e-24] });
  const one = graph.addConstant({ type: 'double', shape: [1, 1], values: [1] });
  const squares = graph.addNode({ op: 'Sqrt', inputs: [addSquareSums(graph, points)] });
  const length = graph.addNode({ op: 'Max', inputs: [squares, tiny] });
  const directions = graph.addNode({ op: 'Div', inputs: [points, length] });
  const cosines = addProducts(graph, directions, addCentres(graph, centres, width));
  const distances = graph.addNode({ op: 'Sub', inputs: [one, cosines] });
  return graph.addNode({ op: 'Relu', inputs: [distances] });
}

/** Squared distances, one node a centre: no digits are lost where a point is near a centre. */
function addDirect(graph: GraphBuilder, points: string, centres: Float64Array, width: number): string {
  const squares: string[] = [];
  for (let at = 0; at < centres.length; at += width) {
    const centre = graph.addConstant({ type: 'double', shape: [1, width], values: centres.subarray(at, at + width) });
    squares.push(addSquareSums(graph, graph.addNode({ op: 'Sub', inputs: [points, centre] })));
  }
  if (squares.length === 1) return squares[0]!;
  return graph.addNode({ op: 'Concat', inputs: squares, attributes: { axis: { int: 1 } } });
}

/** Squared distances by one product, but that from the nearest centre, which may be small, by differences. */
function addByProduct(graph: GraphBuilder, points: string, centres: Float64Array, width: number): string {
  const all = addCentres(graph, centres, width);
  const minusTwo = addDoubles(graph, [1], [-2]);
  const products = addProducts(graph, graph.addNode({ op: 'Mul', inputs: [points, minusTwo] }), all);
  const lengths = addDoubles(graph, [1, centres.length / width], squareLengths(centres, width));
  const withCentres = graph.addNode({ op: 'Add', inputs: [products, lengths] });
  const sum = graph.addNode({ op: 'Add', inputs: [withCentres, addSquareSums(graph, points)] });
  const squares = graph.addNode({ op: 'Relu', inputs: [sum] });
  const index = graph.addNode({ op: 'ArgMin', inputs: [squares], attributes: { axis: { int: 1 } } });
  const inputs = [squares, index, addSquaresTo(graph, points, all, index)];
  return graph.addNode({ op: 'ScatterElements', inputs, attributes: { axis: { int: 1 } } });
}

/** Squared distances of points from the nearest of the centres, [N, 1]: the one with the least ‖c‖² / 2 − x·c. */
export function addNearest(graph: GraphBuilder, points: string, centres: Float64Array, width: number): string {
  const all = addCentres(graph, centres, width);
  const halves = squareLengths(centres, width).map((square) => square / 2);
  const inputs = [addDoubles(graph, [1, halves.length], halves), addProducts(graph, points, all)];
  const ranks = graph.addNode({ op: 'Sub', inputs });
  const index = graph.addNode({ op: 'ArgMin', inputs: [ranks], attributes: { axis: { int: 1 } } });
  return addSquaresTo(graph, points, all, index);
}

function addCentres(graph: GraphBuilder, centres: Float64Array, width: number): string {
  return addDoubles(graph, [centres.length / width, width], centres);
}

function addProducts(graph: GraphBuilder, points: string, centres: string): string {
  return graph.addNode({ op: 'MatMul', inputs: [points, graph.addNode({ op: 'Transpose', inputs: [centres] })] });
}

/** Squared distance of each point from the centre with the number at its place in `index`, by differences: [N, 1]. */
function addSquaresTo(graph: GraphBuilder, points: string, centres: string, index: string): string {
  const own = graph.addNode({ op: 'Unsqueeze', inputs: [points, addInts(graph, [1], [1])] });
  const others = graph.addNode({ op: 'Gather', inputs: [centres, index] });
  return addLastSquares(graph, graph.addNode({ op: 'Sub', inputs: [own, others] }));
}

function squareLengths(centres: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: centres.length / width }, (_, k) =>
    centres.subarray(k * width, (k + 1) * width).reduce((sum, value) => sum + value * value, 0),
  );
}

/** Sums of squares over the last of three axes. */
function addLastSquares(graph: GraphBuilder, values: string): string {
  const axis = addInts(graph, [1], [2]);
  return graph.addNode({ op: 'ReduceSumSquare', inputs: [values, axis], attributes: { keepdims: { int: 0 } } });
}

/** Sum of the squares of each row: double, [N, 1]. */
export function addSquareSums(graph: GraphBuilder, rows: string): string {
  const axis = graph.addConstant({ type: 'int64', shape: [1], values: [1] });
  return graph.addNode({ op: 'ReduceSumSquare', inputs: [rows, axis] });
}
