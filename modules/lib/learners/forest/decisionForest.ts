import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { type DecisionForestParams, decisionForestParams } from '../../params/decisionForestParams.ts';
import { outputWidth, type TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext } from '../learner.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { addForest } from './forestGraph.ts';
import { describeLarge } from './forestSize.ts';
import type { ForestTarget } from './forestTable.ts';
import type { ForestTree } from './forestTree.ts';
import { type ForestRules, growForest } from './growForest.ts';

/**
 * An ensemble of trees grown independently on resampled rows with random splits, averaged (Breiman, "Random forests", 2001;
 * the choice among random cuts is that of Criminisi et al., "Decision forests", 2011). Regression averages the means of leaves;
 * classification averages their shares of classes.
 */
export const decisionForest = defineLearner({
  id: 'decision-forest',
  tasks: ['regression', 'binary', 'multiclass'],
  params: decisionForestParams,
  fit: fitForest,
});

export class ForestEstimator implements Estimator {
  readonly trees: readonly ForestTree[];
  readonly bins: readonly Bins[];
  readonly outputs: number;
  readonly importances: Float64Array;
  readonly metrics: Record<string, number>;

  constructor(fitted: Pick<ForestEstimator, 'trees' | 'bins' | 'outputs' | 'importances' | 'metrics'>) {
    this.trees = fitted.trees;
    this.bins = fitted.bins;
    this.outputs = fitted.outputs;
    this.importances = fitted.importances;
    this.metrics = fitted.metrics;
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    return addForest(graph, inputs, this);
  }
}

async function fitForest(data: TrainingData, params: DecisionForestParams, context: FitContext) {
  const { features, rowCount, weights } = data;
  const rules = rulesOf(params, data);
  const grown = await growForest(features, rowCount, targetOf(data), weights, rules, context);
  const { trees, bins, importances, outOfBag } = grown;
  const leaves = trees.reduce((sum, { leafCount }) => sum + leafCount, 0);
  const large = describeLarge(leaves);
  if (large) context.log(large, 'warning');
  const figures = Object.entries(outOfBag.metrics);
  for (const [name, value] of figures) context.metric(name, value);
  const metrics = { trees: trees.length, leaves, ...outOfBag.metrics };
  return new ForestEstimator({ trees, bins, outputs: outputWidth(data), importances, metrics });
}

function rulesOf(params: DecisionForestParams, { task, features }: TrainingData): ForestRules {
  const { trees, seed, maximumDepth, minimumRowsPerLeaf, resampling, splitting, randomSplits } = params;
  const count = features.length;
  const usual = task === 'regression' ? Math.ceil(count / 3) : Math.floor(Math.sqrt(count));
  const columns = Math.min(count, params.columnsPerSplit > 0 ? params.columnsPerSplit : Math.max(1, usual));
  return {
    ...{ trees, seed, maximumDepth, minimumRowsPerLeaf },
    leaves: 0,
    rows: resampling === 'bagging' ? 'bootstrap' : 'all',
    splits: splitting === 'best' ? { kind: 'best', columns } : { kind: 'random', count: randomSplits },
  };
}

function targetOf({ task, target }: TrainingData): ForestTarget {
  if (target.kind === 'numeric') return { leaf: 'mean', values: target.values, codeCount: 0, classCount: 0 };
  const { codes, classes } = target;
  const leaf = task === 'binary' ? 'share' : 'shares';
  return { leaf, codes, codeCount: classes.length, classCount: classes.length };
}
