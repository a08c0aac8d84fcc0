import type { GraphBuilder } from '../../onnx/graphBuilder.ts';

/** From so many centres on, distances are taken as √(‖x‖² − 2 x·c + ‖c‖²): one product instead of a node a centre. */
const many = 256;

/**
 * Adds the nodes for the distances of points (double, [N, width]) from centres (`count` rows of `width` doubles). Answers the name
 * of a double tensor [N, count].
 */
export function addDistances(graph: GraphBuilder, points: string, centres: Float64Array, width: number): string {
  const squares =
    centres.length / width > many
      ? addExpanded(graph, points, centres, width)
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
  const cosines = graph.addNode({ op: 'MatMul', inputs: [directions, transposed(graph, centres, width, 1)] });
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

/** Squared distances by one product, at least 0. */
export function addExpanded(graph: GraphBuilder, points: string, centres: Float64Array, width: number): string {
  const count = centres.length / width;
  const lengths = Array.from({ length: count }, (_, k) =>
    centres.subarray(k * width, (k + 1) * width).reduce((sum, value) => sum + value * value, 0),
  );
  const product = graph.addNode({ op: 'MatMul', inputs: [points, transposed(graph, centres, width, -2)] });
  const constant = graph.addConstant({ type: 'double', shape: [1, count], values: lengths });
  const withCentres = graph.addNode({ op: 'Add', inputs: [product, constant] });
  const sum = graph.addNode({ op: 'Add', inputs: [withCentres, addSquareSums(graph, points)] });
  return graph.addNode({ op: 'Relu', inputs: [sum] });
}

/** Sum of the squares of each row: double, [N, 1]. */
export function addSquareSums(graph: GraphBuilder, rows: string): string {
  const axis = graph.addConstant({ type: 'int64', shape: [1], values: [1] });
  return graph.addNode({ op: 'ReduceSumSquare', inputs: [rows, axis] });
}

/** Centres as columns, times `factor`. */
function transposed(graph: GraphBuilder, centres: Float64Array, width: number, factor: number): string {
  const count = centres.length / width;
  const values = new Float64Array(centres.length);
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < width; j++) values[j * count + k] = centres[k * width + j]! * factor;
  }
  return graph.addConstant({ type: 'double', shape: [width, count], values });
}
