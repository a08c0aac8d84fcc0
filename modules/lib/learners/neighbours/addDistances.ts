import { addDoubles, addInts } from '../../onnx/constants.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import type { Distance, StoredRows } from './storedRows.ts';

/** Rows to be scored: scaled numbers [rows, numbers] of floats, codes [rows, categories]. Undefined where there are no such features. */
export interface Query {
  points: string | undefined;
  codes: string | undefined;
}

/**
 * Adds the distances of each query to each of n training rows, [rows, n] floats: for Euclidean ones their squares. Products are in
 * double precision, because |q|² + |t|² − 2·q·t of near points has few of the digits of its terms; rounded to floats, rows that are
 * equally far stay so.
 */
export function addDistances(graph: GraphBuilder, query: Query, stored: StoredRows, distance: Distance): string {
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  if (distance === 'manhattan') return addAbsolutes(graph, query, stored);
  const products = addProducts(graph, query, stored);
  const squares = addSquares(graph, query);
  if (distance === 'cosine') {
    const lengths = add('Sqrt', add('Mul', squares, stored.squares!));
    return addCast(graph, addAngle(graph, products, lengths), 'float');
  }
  const twice = add('Mul', addDoubles(graph, [1], [2]), products);
  return addCast(graph, add('Sub', add('Add', squares, stored.squares!), twice), 'float');
}

/** Scalar products of queries and training rows, as numbers and 0/1 columns, [rows, n] doubles. */
function addProducts(graph: GraphBuilder, query: Query, stored: StoredRows): string {
  const terms = query.codes ? addMatches(graph, query.codes, stored) : [];
  if (query.points) {
    terms.push(graph.addNode({ op: 'MatMul', inputs: [addCast(graph, query.points, 'double'), stored.turned!] }));
  }
  return graph.addNode({ op: 'Sum', inputs: terms });
}

/** For each column of categories: 1 where query and training row have the same one, [rows, n] doubles. */
function addMatches(graph: GraphBuilder, codes: string, stored: StoredRows): string[] {
  return stored.columns.map((column, j) => {
    const own = graph.addNode({
      op: 'Gather',
      inputs: [codes, addInts(graph, [1], [j])],
      attributes: { axis: { int: 1 } },
    });
    return addCast(graph, graph.addNode({ op: 'Equal', inputs: [own, column] }), 'double');
  });
}

/** How many categories of the queries are there, [rows, 1] doubles. */
export function addPresent(graph: GraphBuilder, codes: string): string {
  const there = graph.addNode({ op: 'GreaterOrEqual', inputs: [codes, addInts(graph, [1], [0])] });
  return graph.addNode({ op: 'ReduceSum', inputs: [addCast(graph, there, 'double'), addInts(graph, [1], [1])] });
}

/** Squared lengths of the queries, [rows, 1] doubles. */
export function addSquares(graph: GraphBuilder, { points, codes }: Query): string {
  const terms = codes ? [addPresent(graph, codes)] : [];
  if (points) {
    const values = addCast(graph, points, 'double');
    const squares = graph.addNode({ op: 'Mul', inputs: [values, values] });
    terms.push(graph.addNode({ op: 'ReduceSum', inputs: [squares, addInts(graph, [1], [1])] }));
  }
  return graph.addNode({ op: 'Sum', inputs: terms });
}

/** Sums of absolute differences; of two categories that differ it is 2. */
function addAbsolutes(graph: GraphBuilder, { points, codes }: Query, stored: StoredRows): string {
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  const terms: string[] = [];
  if (points) {
    const own = addCast(graph, add('Unsqueeze', points, addInts(graph, [1], [1])), 'double');
    const differences = add('Abs', add('Sub', own, stored.exact!));
    const sums = { inputs: [differences, addInts(graph, [1], [2])], attributes: { keepdims: { int: 0 } } };
    terms.push(graph.addNode({ op: 'ReduceSum', ...sums }));
  }
  if (codes) {
    const matches = add('Sum', ...addMatches(graph, codes, stored));
    const twice = add('Mul', addDoubles(graph, [1], [2]), matches);
    const present = add('Add', addPresent(graph, codes), stored.present!);
    terms.push(add('Sub', present, twice));
  }
  return addCast(graph, add('Sum', ...terms), 'float');
}

/** 1 − cosine; 1 where a length is 0. Doubles. */
export function addAngle(graph: GraphBuilder, products: string, lengths: string): string {
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  const one = addDoubles(graph, [1], [1]);
  const zero = addDoubles(graph, [1], [0]);
  const none = add('Equal', lengths, zero);
  const cosine = add('Div', products, add('Where', none, one, lengths));
  return add('Max', zero, add('Sub', one, add('Where', none, zero, cosine)));
}
