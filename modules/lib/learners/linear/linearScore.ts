import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import type { DesignColumns } from './designColumns.ts';

/** A linear function of the features: `outputs` scores a row. */
export interface LinearScore {
  columns: DesignColumns;
  outputs: number;
  /** `outputs` blocks of `columns.width` coefficients, of the columns as they are scaled. */
  coefficients: Float64Array;
  intercepts: Float64Array;
}

/**
 * Adds the nodes that compute the scores. Answers the name of a double tensor [N, outputs]. Numbers are centred as in training,
 * in float32, and multiplied in double precision: large terms that cancel each other would leave nothing of float32.
 */
export function addLinearScore(graph: GraphBuilder, inputs: FeatureInputs, score: LinearScore): string {
  const { outputs, intercepts, columns } = score;
  const terms = [graph.addConstant({ type: 'double', shape: [1, outputs], values: intercepts })];
  if (columns.numeric.length > 0) terms.push(addNumericTerm(graph, inputs, score));
  terms.push(...addOneHotTerms(graph, inputs, score));
  return graph.addNode({ op: 'Sum', inputs: terms });
}

/** Numeric features less their centers, missing ones filled. Answers the name of a float tensor [N, numeric columns]. */
export function addCentred(graph: GraphBuilder, inputs: FeatureInputs, { numeric }: DesignColumns): string {
  const row = (values: number[]) => graph.addConstant({ type: 'float', shape: [1, numeric.length], values });
  const values = graph.addNode({
    op: 'Concat',
    inputs: numeric.map(({ feature }) => inputs.numeric(feature)),
    attributes: { axis: { int: 1 } },
  });
  const centred = graph.addNode({ op: 'Sub', inputs: [values, row(numeric.map(({ center }) => center))] });
  const missing = graph.addNode({ op: 'IsNaN', inputs: [centred] });
  return graph.addNode({ op: 'Where', inputs: [missing, row(numeric.map(({ fill }) => fill)), centred] });
}

function addNumericTerm(graph: GraphBuilder, inputs: FeatureInputs, score: LinearScore): string {
  const { columns, outputs, coefficients } = score;
  const { numeric, width } = columns;
  const slopes = numeric.flatMap(({ inverseScale }, j) =>
    Array.from({ length: outputs }, (_, k) => coefficients[k * width + j]! * inverseScale),
  );
  const matrix = graph.addConstant({ type: 'double', shape: [numeric.length, outputs], values: slopes });
  const values = addCast(graph, addCentred(graph, inputs, columns), 'double');
  return graph.addNode({ op: 'MatMul', inputs: [values, matrix] });
}

function addOneHotTerms(graph: GraphBuilder, inputs: FeatureInputs, score: LinearScore): string[] {
  const { columns, outputs, coefficients } = score;
  if (columns.oneHot.length === 0) return [];
  const axis = graph.addConstant({ type: 'int64', shape: [1], values: [1] });
  return columns.oneHot.map(({ feature, offset, size }) => {
    // The last row, which a missing or unknown value (code −1) finds, is zero.
    const table = new Float64Array((size + 1) * outputs);
    for (let c = 0; c < size; c++) {
      for (let k = 0; k < outputs; k++) table[c * outputs + k] = coefficients[k * columns.width + offset + c]!;
    }
    const rows = graph.addConstant({ type: 'double', shape: [size + 1, outputs], values: table });
    const gathered = graph.addNode({ op: 'Gather', inputs: [rows, inputs.codes(feature)] });
    return graph.addNode({ op: 'Squeeze', inputs: [gathered, axis] });
  });
}
