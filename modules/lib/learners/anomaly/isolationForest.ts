import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { isolationForestParams } from '../../params/isolationForestParams.ts';
import type { CategoricalFeature, Feature } from '../data.ts';
import { type Estimator, yieldToEvents } from '../learner.ts';
import { Random } from '../random.ts';
import { defineAnomalyLearner } from '../unsupervisedLearner.ts';
import { addIsolationTrees } from './isolationGraph.ts';
import { averagePath, depthOf, growIsolationTree, type IsolationTree, type Sample } from './isolationTree.ts';
import { quantileOf } from './quantileOf.ts';

/** Rows that the threshold of a share is taken from: evenly spaced. */
const thresholdRows = 20_000;

/**
 * Isolation forest (Liu, Ting and Zhou, "Isolation Forest", 2008): the score is 2^(−E[h] / c), E[h] being the mean number of random
 * splits that isolate a row, and c that of random rows. A category counts as the share of the rows that have it, so that rare ones
 * stand apart.
 */
export const isolationForest = defineAnomalyLearner({
  id: 'isolation-forest',
  params: isolationForestParams,
  async fit(data, params, context) {
    const encodings = data.features.map(encodeFeature);
    const columns = data.features.map((feature, f) => readColumn(feature, encodings[f]));
    const sampleRows = Math.min(params.sampleRows, data.rowCount);
    const perTree = Math.max(1, Math.round(params.featureFraction * columns.length));
    const trees: IsolationTree[] = [];
    for (let t = 0; t < params.trees; t++) {
      const random = new Random(params.seed, t);
      const rows = random.choose(sampleRows, data.rowCount);
      const sample = columns.map((values) => Float32Array.from(rows, (row) => values[row]!));
      trees.push(growIsolationTree(sample, random.choose(perTree, columns.length), random));
      if (t % 8 === 0) {
        context.progress(t / params.trees, `${t} of ${params.trees} trees`);
        await yieldToEvents(context.signal);
      }
    }
    const expected = averagePath(sampleRows) || 1;
    const depths = meanDepths(trees, columns, data.rowCount);
    // The depth at which the score is one half.
    const middle =
      params.threshold === 'standard' ? expected : Math.max(quantileOf(depths, params.expectedAnomalies), 1e-9);
    const anomalies = depths.filter((depth) => depth <= middle).length;
    context.log(
      `${trees.length} trees of ${sampleRows} rows; ${((100 * anomalies) / depths.length).toFixed(1)} % of the training rows are anomalies.`,
    );
    return new IsolationEstimator(trees, encodings, middle, anomalies / depths.length);
  },
});

/** Number that stands for each category, and the one for missing and unknown ones; undefined for numbers. */
type Encoding = { values: Float32Array; missing: number } | undefined;

function encodeFeature(feature: Feature): Encoding {
  if (feature.kind === 'numeric') return undefined;
  const { codes, categories } = feature as CategoricalFeature;
  const counts = new Float64Array(categories.length + 1);
  for (const code of codes) counts[code < 0 ? categories.length : code]! += 1;
  const shares = Float32Array.from(counts, (count) => count / codes.length);
  return { values: shares.subarray(0, categories.length), missing: shares[categories.length]! };
}

function readColumn(feature: Feature, encoding: Encoding): Float32Array {
  if (feature.kind === 'numeric') return feature.values;
  return Float32Array.from(feature.codes, (code) => (code < 0 ? encoding!.missing : encoding!.values[code]!));
}

function meanDepths(trees: readonly IsolationTree[], columns: Sample, rowCount: number): Float64Array {
  const count = Math.min(rowCount, thresholdRows);
  return Float64Array.from({ length: count }, (_, i) => {
    const row = Math.floor((i * rowCount) / count);
    let sum = 0;
    for (const tree of trees) sum += depthOf(tree, columns, row);
    return sum / trees.length;
  });
}

export class IsolationEstimator implements Estimator {
  readonly importances = new Float64Array(0);
  readonly metrics: Record<string, number>;
  readonly trees: readonly IsolationTree[];
  readonly encodings: readonly Encoding[];
  /** The depth at which the score is one half. */
  readonly middle: number;

  constructor(trees: readonly IsolationTree[], encodings: readonly Encoding[], middle: number, anomalyRate: number) {
    this.trees = trees;
    this.encodings = encodings;
    this.middle = middle;
    this.metrics = { anomaly_rate: anomalyRate };
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const columns = this.encodings.map((encoding, f) =>
      encoding ? inputs.encoded(f, encoding.values, encoding.missing) : inputs.numeric(f),
    );
    const depths = addIsolationTrees(graph, columns, this.trees);
    const rate = -Math.LN2 / (this.middle * this.trees.length);
    const factor = graph.addConstant({ type: 'double', shape: [1, 1], values: [rate] });
    return graph.addNode({ op: 'Exp', inputs: [graph.addNode({ op: 'Mul', inputs: [depths, factor] })] });
  }
}
