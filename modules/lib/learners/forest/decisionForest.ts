import { plainKernel } from '../../kernels/plainKernel.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { type DecisionForestParams, decisionForestParams } from '../../params/decisionForestParams.ts';
import { outputWidth, type TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { type Bins, binFeatures } from '../trees/binFeatures.ts';
import type { Tree } from '../trees/tree.ts';
import { addTrees } from '../trees/treeGraph.ts';
import { ForestGrower } from './forestGrower.ts';

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

/** Trees whose leaf values are already divided by the number of trees. */
export class ForestEstimator implements Estimator {
  readonly trees: readonly Tree[];
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
    const base = new Float32Array(this.outputs);
    return addTrees(graph, inputs, {
      trees: this.trees,
      bins: this.bins,
      outputs: this.outputs,
      firstOutput: () => 0,
      base,
    });
  }
}

async function fitForest(data: TrainingData, params: DecisionForestParams, context: FitContext) {
  const binned = await binFeatures(data.features, data.rowCount, plainKernel, context.signal);
  const grower = new ForestGrower(binned, data, params, plainKernel, context.signal);
  const trees: Tree[] = [];
  let leaves = 0;
  for (let i = 0; i < params.trees; i++) {
    const tree = await grower.grow(new Random(params.seed, i));
    trees.push(tree);
    const own = (tree.nodeCount + 1) / 2;
    leaves += own;
    context.metric('tree_leaves', own, i + 1);
    context.progress((i + 1) / params.trees, `Tree ${i + 1} of ${params.trees}`);
  }
  return new ForestEstimator({
    trees,
    bins: binned.features,
    outputs: outputWidth(data),
    importances: grower.importances,
    metrics: { trees: trees.length, leaves },
  });
}
