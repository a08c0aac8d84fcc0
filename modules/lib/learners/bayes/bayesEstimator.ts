import { addInts } from '../../onnx/constants.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addSigmoid, addSoftmax } from '../../onnx/links.ts';
import { addCast, addScaledNumbers } from '../../onnx/scaledNumbers.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import type { Estimator } from '../learner.ts';

/** A numeric feature: normal distributions of (x − center) · scale, one a class. */
export interface NumberModel {
  feature: number;
  center: number;
  scale: number;
  means: Float64Array;
  variances: Float64Array;
}

/** A categorical feature: `logs[category · classes + class]` is the logarithm of the category's probability in the class. */
export interface CategoryModel {
  feature: number;
  size: number;
  logs: Float64Array;
}

/** Distributions of the features in each class. */
export class BayesEstimator implements Estimator {
  readonly task: SupervisedTask;
  readonly logShares: Float64Array;
  readonly numbers: readonly NumberModel[];
  readonly categories: readonly CategoryModel[];
  readonly importances: Float64Array;
  readonly metrics: Record<string, number> = {};

  /** `shares`: of the rows in each class. */
  constructor(
    fitted: Pick<BayesEstimator, 'task' | 'logShares' | 'numbers' | 'categories'>,
    data: TrainingData,
    shares: Float64Array,
  ) {
    this.task = fitted.task;
    this.logShares = fitted.logShares;
    this.numbers = fitted.numbers;
    this.categories = fitted.categories;
    this.importances = measureInformation(this, data.features.length, shares);
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const classes = this.logShares.length;
    const terms = [graph.addConstant({ type: 'double', shape: [1, classes], values: this.logShares })];
    if (this.numbers.length > 0) terms.push(this.#addNumbers(graph, inputs));
    for (const { feature, size, logs } of this.categories) {
      // The last row, which a missing or unknown value (code −1) finds, is zero.
      const table = new Float64Array((size + 1) * classes);
      table.set(logs);
      const rows = graph.addConstant({ type: 'double', shape: [size + 1, classes], values: table });
      const gathered = graph.addNode({ op: 'Gather', inputs: [rows, inputs.codes(feature)] });
      terms.push(graph.addNode({ op: 'Squeeze', inputs: [gathered, addInts(graph, [1], [1])] }));
    }
    const scores = this.#addRows(graph, inputs, graph.addNode({ op: 'Sum', inputs: terms }), terms.length === 1);
    if (this.task === 'multiclass') return addSoftmax(graph, scores);
    const against = graph.addConstant({ type: 'double', shape: [2, 1], values: [-1, 1] });
    return addSigmoid(graph, graph.addNode({ op: 'MatMul', inputs: [scores, against] }));
  }

  /**
   * Logarithms of the densities: a·z² + b·z + c with a = −1 / 2v, b = m / v, c = −m² / 2v − log(v) / 2, and nothing of all three
   * where z is missing: [z² | z | 1 where there is a value] times one matrix.
   */
  #addNumbers(graph: GraphBuilder, inputs: FeatureInputs): string {
    const count = this.numbers.length;
    const classes = this.logShares.length;
    const columns = this.numbers.map((number) => ({ ...number, fill: 0 }));
    const z = addScaledNumbers(graph, inputs, columns, true);
    const missing = graph.addNode({ op: 'IsNaN', inputs: [z] });
    const zero = graph.addConstant({ type: 'double', shape: [1], values: [0] });
    const filled = graph.addNode({ op: 'Where', inputs: [missing, zero, z] });
    const there = addCast(graph, graph.addNode({ op: 'Not', inputs: [missing] }), 'double');
    const squares = graph.addNode({ op: 'Mul', inputs: [filled, filled] });
    const joined = graph.addNode({
      op: 'Concat',
      inputs: [squares, filled, there],
      attributes: { axis: { int: 1 } },
    });
    const factors = new Float64Array(3 * count * classes);
    for (const [j, { means, variances }] of this.numbers.entries()) {
      for (let k = 0; k < classes; k++) {
        const [m, v] = [means[k]!, variances[k]!];
        factors[j * classes + k] = -1 / (2 * v);
        factors[(count + j) * classes + k] = m / v;
        factors[(2 * count + j) * classes + k] = -(m * m) / (2 * v) - Math.log(v) / 2;
      }
    }
    const matrix = graph.addConstant({ type: 'double', shape: [3 * count, classes], values: factors });
    return graph.addNode({ op: 'MatMul', inputs: [joined, matrix] });
  }

  /** Where no feature says anything, the shares alone have to become as many rows as come in. */
  #addRows(graph: GraphBuilder, inputs: FeatureInputs, scores: string, alone: boolean): string {
    if (!alone) return scores;
    const shape = graph.addNode({ op: 'Shape', inputs: [inputs.numeric(0)] });
    return graph.addNode({ op: 'Expand', inputs: [scores, shape] });
  }
}

/**
 * Nats that a feature tells of the class: for categories the mutual information, for numbers the entropy of a normal distribution
 * with the variance of all rows, less the mean of those of the classes.
 */
function measureInformation(estimator: BayesEstimator, features: number, shares: Float64Array): Float64Array {
  const importances = new Float64Array(features);
  for (const { feature, means, variances } of estimator.numbers) {
    let squares = 0;
    let mean = 0;
    let logs = 0;
    for (const [k, share] of shares.entries()) {
      mean += share * means[k]!;
      squares += share * (means[k]! ** 2 + variances[k]!);
      logs += share * Math.log(variances[k]!);
    }
    importances[feature] = Math.max(0, Math.log(squares - mean * mean) - logs) / 2;
  }
  for (const { feature, size, logs } of estimator.categories) {
    let information = 0;
    for (let c = 0; c < size; c++) {
      let whole = 0;
      for (const [k, share] of shares.entries()) whole += share * Math.exp(logs[c * shares.length + k]!);
      for (const [k, share] of shares.entries()) {
        const log = logs[c * shares.length + k]!;
        information += share * Math.exp(log) * (log - Math.log(whole));
      }
    }
    importances[feature] = Math.max(0, information);
  }
  return importances;
}
