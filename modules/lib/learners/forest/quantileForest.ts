import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { type QuantileForestParams, quantileForestParams, quantilesOf } from '../../params/quantileForestParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext } from '../learner.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { addForestInParts } from './forestGraph.ts';
import type { ForestTarget } from './forestTable.ts';
import type { ForestTree } from './forestTree.ts';
import { type ForestRules, growForest } from './growForest.ts';
import { cutLabels, type LabelRanges } from './labelRanges.ts';
import { addQuantiles } from './quantileGraph.ts';

/**
 * A regression forest whose leaves keep how their rows' labels are distributed. The mean of these distributions over the trees is
 * that of the label given the features, of which the quantiles are taken (Meinshausen, "Quantile regression forests", JMLR
 * 2006). Labels of more than 128 different values are kept in 128 ranges, between whose ends they are taken as evenly spread.
 */
export const quantileForest = defineLearner({
  id: 'fast-forest-quantile-regression',
  tasks: ['regression'],
  params: quantileForestParams,
  fit: fitQuantiles,
});

export class QuantileEstimator implements Estimator {
  readonly trees: readonly ForestTree[];
  readonly bins: readonly Bins[];
  readonly ranges: Pick<LabelRanges, 'low' | 'high'>;
  readonly quantiles: readonly number[];
  readonly importances: Float64Array;
  readonly metrics: Record<string, number>;

  constructor(fitted: Pick<QuantileEstimator, 'trees' | 'bins' | 'ranges' | 'quantiles' | 'importances' | 'metrics'>) {
    this.trees = fitted.trees;
    this.bins = fitted.bins;
    this.ranges = fitted.ranges;
    this.quantiles = fitted.quantiles;
    this.importances = fitted.importances;
    this.metrics = fitted.metrics;
  }

  /** One column a quantile. */
  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const { trees, bins, ranges, quantiles } = this;
    const shares = addForestInParts(graph, inputs, { trees, bins, outputs: ranges.low.length }, 1);
    return addQuantiles(graph, shares, ranges, quantiles);
  }
}

async function fitQuantiles(data: TrainingData, params: QuantileForestParams, context: FitContext) {
  const { features, rowCount, weights, target } = data;
  if (target.kind !== 'numeric') throw new Error('quantiles are of numbers');
  const ranges = cutLabels(target.values);
  const { trees, leaves, minimumRowsPerLeaf, baggingFraction, splitFraction, seed } = params;
  const rows = baggingFraction === 1 ? 'all' : Math.max(1, Math.round(baggingFraction * rowCount));
  const columns = Math.max(1, Math.round(splitFraction * features.length));
  const rules: ForestRules = {
    ...{ trees, leaves, minimumRowsPerLeaf, seed, rows },
    maximumDepth: leaves,
    splits: { kind: 'best', columns },
  };
  const { values } = target;
  const codeCount = ranges.low.length;
  const forest: ForestTarget = { leaf: 'shares', values, codes: ranges.codes, codeCount, classCount: 0 };
  const grown = await growForest(features, rowCount, forest, weights, rules, context);
  const sum = grown.trees.reduce((before, { leafCount }) => before + leafCount, 0);
  return new QuantileEstimator({
    trees: grown.trees,
    bins: grown.bins,
    ranges,
    quantiles: quantilesOf(params),
    importances: grown.importances,
    metrics: { trees, leaves: sum },
  });
}
