import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addSigmoid } from '../../onnx/links.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import type { Estimator } from '../learner.ts';
import type { DesignColumns } from './designColumns.ts';
import { addCentred } from './linearScore.ts';

/** Sines of random directions: sin(direction · x + phase). */
export interface RandomFeatures {
  count: number;
  /** `count` blocks of `pointSize` numbers: by numeric column, up to `padded` of them, by category, the phase. */
  directions: Float64Array;
  pointSize: number;
  padded: number;
  /** Factor of each sine. */
  scale: number;
  /** Scaled numbers beyond ± this float count as it: of larger angles doubles do not tell the sine. */
  limit: number;
}

/** Probability of the positive class: the sigmoid of a linear function of random features. */
export class RandomFeatureEstimator implements Estimator {
  readonly columns: DesignColumns;
  readonly features: RandomFeatures;
  /** Of the sines themselves. */
  readonly score: { coefficients: Float64Array; intercept: number };
  readonly importances = new Float64Array();
  readonly metrics: Record<string, number>;

  constructor(
    columns: DesignColumns,
    features: RandomFeatures,
    score: { coefficients: Float64Array; intercept: number },
    metrics: Record<string, number>,
  ) {
    this.columns = columns;
    this.features = features;
    this.score = score;
    this.metrics = metrics;
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const { count } = this.features;
    const { coefficients, intercept } = this.score;
    const angles = graph.addNode({ op: 'Sum', inputs: this.#addAngles(graph, inputs) });
    const sines = graph.addNode({ op: 'Sin', inputs: [angles] });
    const weights = graph.addConstant({ type: 'double', shape: [count, 1], values: coefficients });
    const product = graph.addNode({ op: 'MatMul', inputs: [sines, weights] });
    const bias = graph.addConstant({ type: 'double', shape: [1, 1], values: [intercept] });
    return addSigmoid(graph, graph.addNode({ op: 'Add', inputs: [product, bias] }));
  }

  /** Terms of the angles, [N, count] each. */
  #addAngles(graph: GraphBuilder, inputs: FeatureInputs): string[] {
    const { numeric, oneHot } = this.columns;
    const { pointSize, padded, limit } = this.features;
    const terms = [this.#constant(graph, 1, () => pointSize - 1)];
    if (numeric.length > 0) {
      const scales = numeric.map(({ inverseScale }) => inverseScale);
      const scale = graph.addConstant({ type: 'float', shape: [1, numeric.length], values: scales });
      const scaled = graph.addNode({ op: 'Mul', inputs: [addCentred(graph, inputs, this.columns), scale] });
      const limits = [-limit, limit].map((value) => graph.addConstant({ type: 'float', shape: [], values: [value] }));
      const bounded = graph.addNode({ op: 'Clip', inputs: [scaled, ...limits] });
      const directions = this.#constant(graph, numeric.length, (j) => j);
      terms.push(graph.addNode({ op: 'MatMul', inputs: [addCast(graph, bounded, 'double'), directions] }));
    }
    if (oneHot.length === 0) return terms;
    const axis = graph.addConstant({ type: 'int64', shape: [1], values: [1] });
    for (const { feature, offset, size } of oneHot) {
      const first = padded + offset - numeric.length;
      // The last row, which a missing or unknown value finds, is zero.
      const table = this.#constant(graph, size + 1, (c) => (c < size ? first + c : -1));
      const gathered = graph.addNode({ op: 'Gather', inputs: [table, inputs.codes(feature)] });
      terms.push(graph.addNode({ op: 'Squeeze', inputs: [gathered, axis] }));
    }
    return terms;
  }

  /** A constant [rows, count]: of each direction, the number at `place(row)`; 0 where that is negative. */
  #constant(graph: GraphBuilder, rows: number, place: (row: number) => number): string {
    const { count, pointSize, directions } = this.features;
    const values = new Float64Array(rows * count);
    for (let row = 0; row < rows; row++) {
      const at = place(row);
      for (let k = 0; k < count; k++) values[row * count + k] = at < 0 ? 0 : directions[k * pointSize + at]!;
    }
    return graph.addConstant({ type: 'double', shape: [rows, count], values });
  }
}
