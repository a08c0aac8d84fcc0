import { addDoubles } from './constants.ts';
import type { GraphBuilder } from './graphBuilder.ts';

/**
 * Adds 1 / (1 + e^−x) of doubles. onnxruntime's Sigmoid takes 1 − 1 / (1 + e^x) where x is negative, of which for small probabilities
 * few digits are right.
 */
export function addSigmoid(graph: GraphBuilder, scores: string): string {
  const power = graph.addNode({ op: 'Exp', inputs: [graph.addNode({ op: 'Neg', inputs: [scores] })] });
  const sum = graph.addNode({ op: 'Add', inputs: [power, addDoubles(graph, [1], [1])] });
  return graph.addNode({ op: 'Reciprocal', inputs: [sum] });
}

/** Adds the softmax of each row of doubles [N, classes]. */
export function addSoftmax(graph: GraphBuilder, scores: string): string {
  return graph.addNode({ op: 'Softmax', inputs: [scores], attributes: { axis: { int: 1 } } });
}
