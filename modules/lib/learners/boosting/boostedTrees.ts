import { plainKernel } from '../../kernels/plainKernel.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { type BoostedTreeParams, boostedTreeParams } from '../../params/boostedTreeParams.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext, yieldToEvents } from '../learner.ts';
import { Random } from '../random.ts';
import { type Bins, binFeatures } from '../trees/binFeatures.ts';
import type { Tree } from '../trees/tree.ts';
import { addTrees } from '../trees/treeGraph.ts';
import { EarlyStopping } from './earlyStopping.ts';
import { type Loss, lossOf } from './losses.ts';
import { TreeGrower } from './treeGrower.ts';

/**
 * Gradient boosting of histogram-based regression trees with second-order steps (Friedman, 2001; Chen and Guestrin, 2016; Ke et
 * al., 2017): squared error, cross-entropy of two classes, or cross-entropy of several with one tree a class and iteration.
 */
export const boostedTrees = defineLearner({
  id: 'boosted-decision-tree',
  tasks: ['regression', 'binary', 'multiclass'],
  params: boostedTreeParams,
  fit: fitBoostedTrees,
});

/** Trees with what they were trained on; tree i adds to output i % outputs. */
export class BoostedEstimator implements Estimator {
  readonly task: SupervisedTask;
  readonly trees: readonly Tree[];
  readonly bins: readonly Bins[];
  readonly base: Float64Array;
  readonly importances: Float64Array;
  readonly metrics: Record<string, number>;

  constructor(fitted: Pick<BoostedEstimator, 'task' | 'trees' | 'bins' | 'base' | 'importances' | 'metrics'>) {
    this.task = fitted.task;
    this.trees = fitted.trees;
    this.bins = fitted.bins;
    this.base = fitted.base;
    this.importances = fitted.importances;
    this.metrics = fitted.metrics;
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const outputs = this.base.length;
    const scores = addTrees(graph, inputs, {
      trees: this.trees,
      bins: this.bins,
      outputs,
      firstOutput: (tree) => tree % outputs,
      base: this.base,
    });
    switch (this.task) {
      case 'regression':
        return scores;
      case 'binary':
        return graph.addNode({ op: 'Sigmoid', inputs: [scores] });
      case 'multiclass':
        return graph.addNode({ op: 'Softmax', inputs: [scores], attributes: { axis: { int: 1 } } });
    }
  }
}

async function fitBoostedTrees(
  data: TrainingData,
  params: BoostedTreeParams,
  context: FitContext,
): Promise<BoostedEstimator> {
  const kernel = plainKernel;
  const { rowCount } = data;
  const binned = await binFeatures(data.features, rowCount, kernel, context.signal);
  const loss = lossOf(data);
  const grower = new TreeGrower(
    binned,
    { ...params, minRows: params.minimumRowsPerLeaf, minGain: params.minimumGain, maxDepth: params.maximumDepth },
    kernel,
  );
  const random = new Random(params.seed);
  const { training, validation } = partRows(rowCount, params.validationFraction, random);
  const scores = initialScores(loss, rowCount, kernel.allocate.float64);
  const gradients = kernel.allocate.float32(rowCount);
  const hessians = kernel.allocate.float32(rowCount);
  const stopping = new EarlyStopping(params.earlyStoppingRounds);
  const trees: Tree[] = [];
  const report = (iteration: number): boolean => {
    loss.prepare(scores);
    context.metric('training_loss', loss.mean(scores, training), iteration);
    if (validation.length === 0) return false;
    const value = loss.mean(scores, validation);
    context.metric('validation_loss', value, iteration);
    return stopping.shouldStop(iteration, value);
  };
  for (let iteration = 0; iteration < params.trees; iteration++) {
    if (report(iteration)) break;
    const sample = sampleRows(training, params.rowSubsample, random);
    const columns = random.choose(Math.ceil(data.features.length * params.columnSubsample), data.features.length);
    for (let output = 0; output < loss.outputs; output++) {
      loss.fillGradients(output, scores, gradients, hessians);
      const own = scores.subarray(output * rowCount, (output + 1) * rowCount);
      const tree = grower.grow(sample.used.slice(), columns, gradients, hessians, own);
      grower.addToOtherRows(tree, sample.others, own);
      grower.addToOtherRows(tree, validation, own);
      trees.push(tree);
      await yieldToEvents(context.signal);
    }
    context.progress((iteration + 1) / params.trees, `Tree ${iteration + 1} of ${params.trees}`);
  }
  const grown = trees.length / loss.outputs;
  report(grown);
  const kept = validation.length === 0 ? grown : stopping.bestIteration;
  if (kept < params.trees) context.log(`Early stopping: kept the first ${kept} of at most ${params.trees} trees.`);
  return new BoostedEstimator({
    task: data.task,
    trees: trees.slice(0, kept * loss.outputs),
    bins: binned.features,
    base: loss.base,
    importances: grower.importances,
    metrics: { training_loss: loss.mean(scores, training), trees: kept },
  });
}

function initialScores(loss: Loss, rowCount: number, allocate: (length: number) => Float64Array): Float64Array {
  const scores = allocate(rowCount * loss.outputs);
  for (const [k, value] of loss.base.entries()) scores.fill(value, k * rowCount, (k + 1) * rowCount);
  return scores;
}

/** Sets random rows aside for early stopping. */
function partRows(
  rowCount: number,
  fraction: number,
  random: Random,
): { training: Int32Array; validation: Int32Array } {
  const all = Int32Array.from({ length: rowCount }, (_, i) => i);
  const aside = Math.min(Math.floor(rowCount * fraction), rowCount - 1);
  if (aside <= 0) return { training: all, validation: new Int32Array() };
  return takeRows(all, random.choose(aside, rowCount), ({ used, others }) => ({ training: others, validation: used }));
}

function sampleRows(rows: Int32Array, share: number, random: Random): { used: Int32Array; others: Int32Array } {
  if (share === 1) return { used: rows, others: new Int32Array() };
  const chosen = random.choose(Math.max(1, Math.round(rows.length * share)), rows.length);
  return takeRows(rows, chosen, (parts) => parts);
}

/** Parts rows by ascending positions. */
function takeRows<T>(
  rows: Int32Array,
  positions: Int32Array,
  answer: (parts: { used: Int32Array; others: Int32Array }) => T,
): T {
  const others = new Int32Array(rows.length - positions.length);
  let next = 0;
  for (let i = 0, k = 0; i < rows.length; i++) {
    if (positions[next] === i) next++;
    else others[k++] = rows[i]!;
  }
  return answer({ used: positions.map((position) => rows[position]!), others });
}
