import type { FeatureInputs } from './featureInputs.ts';
import { elementTypes, type GraphBuilder } from './graphBuilder.ts';

/** A numeric feature of a model and how it is scaled. */
export interface ScaledNumber {
  feature: number;
  center: number;
  scale: number;
  /** Instead of a missing value. */
  fill: number;
}

/** Adds a change of type. Answers the name of the result. */
export function addCast(graph: GraphBuilder, tensor: string, to: keyof typeof elementTypes): string {
  return graph.addNode({ op: 'Cast', inputs: [tensor], attributes: { to: { int: elementTypes[to] } } });
}

/** Adds a constant of doubles that float32 holds exactly: it takes half the room in the file. Answers the name of doubles. */
export function addExactDoubles(graph: GraphBuilder, shape: number[], values: Float32Array): string {
  return addCast(graph, graph.addConstant({ type: 'float', shape, values }), 'double');
}

/**
 * Adds the scaled numeric features, side by side: (x − center) · scale in double precision. Answers the name of a double tensor
 * [N, columns]; with `keepMissing`, missing values are NaN in it.
 */
export function addScaledNumbers(
  graph: GraphBuilder,
  inputs: FeatureInputs,
  columns: readonly ScaledNumber[],
  keepMissing = false,
): string {
  const row = (values: number[]) => graph.addConstant({ type: 'double', shape: [1, columns.length], values });
  const names = columns.map(({ feature }) => inputs.numeric(feature));
  const joined = graph.addNode({ op: 'Concat', inputs: names, attributes: { axis: { int: 1 } } });
  const values = addCast(graph, joined, 'double');
  const centred = graph.addNode({ op: 'Sub', inputs: [values, row(columns.map(({ center }) => center))] });
  const scaled = graph.addNode({ op: 'Mul', inputs: [centred, row(columns.map(({ scale }) => scale))] });
  if (keepMissing) return scaled;
  const missing = graph.addNode({ op: 'IsNaN', inputs: [joined] });
  return graph.addNode({ op: 'Where', inputs: [missing, row(columns.map(({ fill }) => fill)), scaled] });
}
