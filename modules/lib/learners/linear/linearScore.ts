import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import type { DesignMatrix } from './designMatrix.ts';

/** A linear function of the features: `outputs` scores a row. */
export interface LinearScore {
  matrix: DesignMatrix;
  outputs: number;
  /** `outputs` blocks of `matrix.width` coefficients, of the columns as the matrix scales them. */
  coefficients: Float64Array;
  intercepts: Float64Array;
}

/**
 * Adds the nodes that compute the scores. Answers the name of a float tensor [N, outputs]. Numbers are centred before they are
 * multiplied, as in training: far from zero, float32 would lose the digits that matter.
 */
export function addLinearScore(graph: GraphBuilder, inputs: FeatureInputs, score: LinearScore): string {
  const { outputs, intercepts } = score;
  const terms = [graph.addConstant({ type: 'float', shape: [1, outputs], values: intercepts })];
  if (score.matrix.numeric.length > 0) terms.push(addNumericTerm(graph, inputs, score));
  terms.push(...addOneHotTerms(graph, inputs, score));
  const sum = graph.addNode({ op: 'Sum', inputs: terms });
  if (terms.length > 1) return sum;
  throw new Error('a linear model without features has no rows to score');
}

function addNumericTerm(
  graph: GraphBuilder,
  inputs: FeatureInputs,
  { matrix, outputs, coefficients }: LinearScore,
): string {
  const { numeric, width } = matrix;
  const count = numeric.length;
  const row = (values: number[]) => graph.addConstant({ type: 'float', shape: [1, count], values });
  const values = graph.addNode({
    op: 'Concat',
    inputs: numeric.map(({ feature }) => inputs.numeric(feature)),
    attributes: { axis: { int: 1 } },
  });
  const centred = graph.addNode({ op: 'Sub', inputs: [values, row(numeric.map(({ center }) => center))] });
  const fill = row(numeric.map(({ fill, inverseScale }) => (inverseScale === 0 ? 0 : fill / inverseScale)));
  const missing = graph.addNode({ op: 'IsNaN', inputs: [centred] });
  const filled = graph.addNode({ op: 'Where', inputs: [missing, fill, centred] });
  const slopes = numeric.flatMap(({ inverseScale }, j) =>
    Array.from({ length: outputs }, (_, k) => coefficients[k * width + j]! * inverseScale),
  );
  const matrixName = graph.addConstant({ type: 'float', shape: [count, outputs], values: slopes });
  return graph.addNode({ op: 'MatMul', inputs: [filled, matrixName] });
}

function addOneHotTerms(
  graph: GraphBuilder,
  inputs: FeatureInputs,
  { matrix, outputs, coefficients }: LinearScore,
): string[] {
  if (outputs === 1) {
    return matrix.oneHot.map(({ feature, offset, size }) =>
      inputs.encoded(feature, coefficients.subarray(offset, offset + size), 0),
    );
  }
  if (matrix.oneHot.length === 0) return [];
  const axis = graph.addConstant({ type: 'int64', shape: [1], values: [1] });
  return matrix.oneHot.map(({ feature, offset, size }) => {
    // The last row, which a missing or unknown value (code −1) finds, is zero.
    const table = new Float64Array((size + 1) * outputs);
    for (let c = 0; c < size; c++) {
      for (let k = 0; k < outputs; k++) table[c * outputs + k] = coefficients[k * matrix.width + offset + c]!;
    }
    const rows = graph.addConstant({ type: 'float', shape: [size + 1, outputs], values: table });
    const gathered = graph.addNode({ op: 'Gather', inputs: [rows, inputs.codes(feature)] });
    return graph.addNode({ op: 'Squeeze', inputs: [gathered, axis] });
  });
}
