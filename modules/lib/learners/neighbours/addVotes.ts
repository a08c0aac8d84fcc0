import { addDoubles, addInts } from '../../onnx/constants.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import type { NearestNeighborsParams } from '../../params/nearestNeighborsParams.ts';
import type { SupervisedTask } from '../data.ts';
import { addAngle, addPresent, addSquares, type Query } from './addDistances.ts';
import type { StoredRows } from './storedRows.ts';

/** Shorter distances weigh as this one. */
const leastDistance = 1e-30;

/** What to answer, and from which neighbours. */
export interface Vote {
  task: SupervisedTask;
  /** 0 for regression. */
  classes: number;
  params: Pick<NearestNeighborsParams, 'neighbors' | 'weights' | 'distance'>;
}

/** Adds the vote, or the mean, of the nearest rows: [rows, 1], or for more than two classes [rows, classes], doubles. */
export function addVotes(
  graph: GraphBuilder,
  query: Query,
  stored: StoredRows,
  distances: string,
  { task, classes, params }: Vote,
): string {
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  const nearest = addNearest(graph, distances, params.neighbors);
  const targets = add('Gather', stored.targets, nearest);
  const weights = addWeights(graph, query, stored, nearest, params);
  const second = addInts(graph, [1], [1]);
  if (task !== 'multiclass') {
    if (!weights) return add('ReduceMean', targets, second);
    return add('Div', add('ReduceSum', add('Mul', weights, targets), second), add('ReduceSum', weights, second));
  }
  const third = addInts(graph, [1], [2]);
  const codes = addDoubles(graph, [classes], [...Array(classes).keys()]);
  const votes = addCast(graph, add('Equal', add('Unsqueeze', targets, third), codes), 'double');
  const flat = { keepdims: { int: 0 } };
  if (!weights) return graph.addNode({ op: 'ReduceMean', inputs: [votes, second], attributes: flat });
  const weighed = add('Mul', votes, add('Unsqueeze', weights, third));
  const sums = graph.addNode({ op: 'ReduceSum', inputs: [weighed, second], attributes: flat });
  return add('Div', sums, add('ReduceSum', weights, second));
}

/** Numbers of the nearest training rows, [rows, neighbours]. */
function addNearest(graph: GraphBuilder, distances: string, neighbors: number): string {
  const count = addInts(graph, [1], [neighbors]);
  const attributes = { largest: { int: 0 }, sorted: { int: 1 } };
  return graph.addNodeOf({ op: 'TopK', inputs: [distances, count], attributes }, 2)[1]!;
}

/** Weights of the nearest rows, [rows, neighbours] doubles; undefined when they are all the same. */
function addWeights(
  graph: GraphBuilder,
  query: Query,
  stored: StoredRows,
  nearest: string,
  { weights, distance }: Vote['params'],
): string | undefined {
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  const ofRows = stored.weights && add('Gather', stored.weights, nearest);
  if (weights === 'uniform') return ofRows;
  const distances =
    distance === 'cosine'
      ? addAngles(graph, query, stored, nearest)
      : addDifferences(graph, query, stored, nearest, distance);
  const inverse = add('Reciprocal', add('Max', distances, addDoubles(graph, [1], [leastDistance])));
  return ofRows ? add('Mul', inverse, ofRows) : inverse;
}

/** Distances to the nearest rows once more, from differences: those from products lose the digits of small ones. */
function addDifferences(
  graph: GraphBuilder,
  query: Query,
  stored: StoredRows,
  nearest: string,
  distance: 'euclidean' | 'manhattan',
): string {
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  const terms: string[] = [];
  if (query.points) {
    const [own, others] = addPairs(graph, query.points, stored.points!, nearest);
    const difference = add('Sub', addCast(graph, own, 'double'), addCast(graph, others, 'double'));
    terms.push(addSums(graph, distance === 'euclidean' ? add('Mul', difference, difference) : add('Abs', difference)));
  }
  if (query.codes) {
    const present = add('Add', addPresent(graph, query.codes), add('Gather', stored.present!, nearest));
    const same = addMatches(graph, query.codes, stored.codes!, nearest);
    terms.push(add('Sub', present, add('Mul', addDoubles(graph, [1], [2]), same)));
  }
  const sum = add('Sum', ...terms);
  return distance === 'euclidean' ? add('Sqrt', sum) : sum;
}

function addAngles(graph: GraphBuilder, query: Query, stored: StoredRows, nearest: string): string {
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  const terms: string[] = [];
  if (query.points) {
    const [own, others] = addPairs(graph, query.points, stored.points!, nearest);
    terms.push(addSums(graph, add('Mul', addCast(graph, own, 'double'), addCast(graph, others, 'double'))));
  }
  if (query.codes) terms.push(addMatches(graph, query.codes, stored.codes!, nearest));
  const squares = add('Mul', addSquares(graph, query), add('Gather', stored.squares!, nearest));
  return addAngle(graph, add('Sum', ...terms), add('Sqrt', squares));
}

/** Queries [rows, 1, width] beside their nearest rows [rows, neighbours, width]. */
function addPairs(graph: GraphBuilder, own: string, stored: string, nearest: string): [own: string, others: string] {
  return [
    graph.addNode({ op: 'Unsqueeze', inputs: [own, addInts(graph, [1], [1])] }),
    graph.addNode({ op: 'Gather', inputs: [stored, nearest] }),
  ];
}

/** How many categories are the same, [rows, neighbours] doubles. */
function addMatches(graph: GraphBuilder, codes: string, stored: string, nearest: string): string {
  const pairs = addPairs(graph, codes, stored, nearest);
  return addSums(graph, addCast(graph, graph.addNode({ op: 'Equal', inputs: pairs }), 'double'));
}

/** Sums over the last of three axes. */
function addSums(graph: GraphBuilder, values: string): string {
  return graph.addNode({
    op: 'ReduceSum',
    inputs: [values, addInts(graph, [1], [2])],
    attributes: { keepdims: { int: 0 } },
  });
}
