import type { GraphBuilder } from './graphBuilder.ts';

type Values = ArrayLike<number>;

/** Adds a constant of floats. Answers its name. */
export function addFloats(graph: GraphBuilder, shape: number[], values: Values): string {
  return graph.addConstant({ type: 'float', shape, values });
}

/** Adds a constant of doubles. Answers its name. */
export function addDoubles(graph: GraphBuilder, shape: number[], values: Values): string {
  return graph.addConstant({ type: 'double', shape, values });
}

/** Adds a constant of integers. Answers its name. */
export function addInts(graph: GraphBuilder, shape: number[], values: Values): string {
  return graph.addConstant({ type: 'int64', shape, values });
}
