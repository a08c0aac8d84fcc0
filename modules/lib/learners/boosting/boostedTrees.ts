import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addSigmoid, addSoftmax } from '../../onnx/links.ts';
import { type BoostedTreeParams, boostedTreeParams } from '../../params/boostedTreeParams.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext, yieldToEvents } from '../learner.ts';
import { Random } from '../random.ts';
import type { Bins } from '../trees/binFeatures.ts';
import type { Tree } from '../trees/tree.ts';
import { addTrees } from '../trees/treeGraph.ts';
import { BoostProgram } from './boostProgram.ts';
import { BoostState, type Parts } from './boostState.ts';
import { type BoostTable, binTable } from './boostTable.ts';
import { directionsOf } from './directions.ts';
import { EarlyStopping } from './earlyStopping.ts';
import { quantilesOf, stepsOf } from './leafValues.ts';
import { type Loss, lossOf } from './losses.ts';
import { addToOtherRows } from './otherRows.ts';
import { choosePacking, type Packing } from './packing.ts';
import { TreeGrower } from './treeGrower.ts';

/**
 * Gradient boosting of histogram-based regression trees with second-order steps (Friedman, 2001; Chen and Guestrin, 2016; Ke et
 * al., 2017), for the losses of `losses.ts`; several classes have a tree each in every iteration.
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
  /** True where the prediction is exp(sum of the trees). */
  readonly logLink: boolean;

  constructor(fitted: Omit<BoostedEstimator, 'addToGraph'>) {
    this.task = fitted.task;
    this.trees = fitted.trees;
    this.bins = fitted.bins;
    this.base = fitted.base;
    this.importances = fitted.importances;
    this.metrics = fitted.metrics;
    this.logLink = fitted.logLink;
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
        return this.logLink ? graph.addNode({ op: 'Exp', inputs: [scores] }) : scores;
      case 'binary':
        return addSigmoid(graph, scores);
      case 'multiclass':
        return addSoftmax(graph, scores);
    }
  }
}

async function fitBoostedTrees(
  data: TrainingData,
  params: BoostedTreeParams,
  context: FitContext,
): Promise<BoostedEstimator> {
  const loss = lossOf(data, params);
  const directions = directionsOf(data.features, params);
  const work = data.rowCount * data.features.length * params.trees * loss.outputs;
  using program = new BoostProgram(context.threads, work);
  const random = new Random(params.seed);
  const parts = partRows(data.rowCount, params.validationFraction, random);
  const table = await binTable(data.features, data.rowCount, parts.order, program, context.signal);
  const packing = choosePacking(parts.training, loss.sameHessian);
  const { minimumRowsPerLeaf: minRows, minimumGain: minGain, maximumDepth: maxDepth } = params;
  const rules = { ...params, minRows, minGain, maxDepth, directions };
  const grower = new TreeGrower(table, rules, packing, program, parts.training, context.signal);
  const state = new BoostState(data, loss, parts, program);
  const training: Training = { params, loss, parts, program, table, packing, grower, state, directions, random };
  const { trees, kept, losses } = await growTrees(training, context);
  const each = loss.outputs > 1 ? ' for each class' : '';
  context.log(
    kept < params.trees
      ? `Early stopping: kept the first ${kept} of at most ${params.trees} trees${each}; more did not lower the validation loss.`
      : `Trained ${kept} trees${each}.`,
  );
  return new BoostedEstimator({
    task: data.task,
    trees: trees.slice(0, kept * loss.outputs),
    bins: table.features,
    base: loss.base,
    importances: grower.importances,
    logLink: params.loss === 'poisson' && data.task === 'regression',
    metrics: {
      training_loss: losses.training,
      ...(parts.all > parts.training ? { validation_loss: losses.validation } : {}),
      trees: kept,
    },
  });
}

interface Training {
  params: BoostedTreeParams;
  loss: Loss;
  parts: Parts;
  program: BoostProgram;
  table: BoostTable;
  packing: Packing;
  grower: TreeGrower;
  state: BoostState;
  directions: Int32Array | undefined;
  random: Random;
}

/** Answers the trees, how many of them for each output are worth keeping, and the losses with these. */
async function growTrees(training: Training, context: FitContext) {
  const { params, loss, parts, state, random, table } = training;
  const stopping = new EarlyStopping(params.earlyStoppingRounds);
  const hasValidation = parts.all > parts.training;
  const history: { training: number; validation: number }[] = [];
  const trees: Tree[] = [];
  const whole: Sample = { used: countUp(parts.training), others: new Uint32Array() };
  for (let iteration = 0; ; iteration++) {
    const losses = state.measure();
    history.push(losses);
    context.metric('training_loss', losses.training, iteration);
    if (hasValidation) context.metric('validation_loss', losses.validation, iteration);
    if (hasValidation && stopping.shouldStop(iteration, losses.validation)) break;
    if (iteration === params.trees) break;
    const sample = params.rowSubsample === 1 ? whole : sampleRows(parts.training, params.rowSubsample, random);
    const featureCount = table.features.length;
    const columns = random.choose(Math.ceil(featureCount * params.columnSubsample), featureCount);
    for (let output = 0; output < loss.outputs; output++) {
      trees.push(await growTree(training, output, sample, columns, trees.length));
      await yieldToEvents(context.signal);
    }
    context.progress((iteration + 1) / params.trees, `Tree ${iteration + 1} of ${params.trees}`);
  }
  const kept = hasValidation ? stopping.bestIteration : params.trees;
  return { trees, kept, losses: history[kept]! };
}

async function growTree(
  { params, loss, parts, program, table, packing, grower, state, directions }: Training,
  output: number,
  sample: Sample,
  columns: Int32Array,
  salt: number,
): Promise<Tree> {
  const { used, others } = sample;
  grower.rows.set(used);
  state.pack(output, grower, packing, salt);
  const grown = await grower.grow(used.length, columns);
  const { tree, leaves } = grown;
  const steps =
    loss.leafQuantile === undefined
      ? stepsOf(grown, grower, state)
      : quantilesOf(grown, loss.leafQuantile, grower, state, directions);
  const most = loss.mostStep ?? Number.POSITIVE_INFINITY;
  const values = steps.map((step) => Math.fround(Math.max(-most, Math.min(most, step)) * params.learningRate));
  const byNode = new Array<number>(tree.nodeCount).fill(0);
  for (const [i, { node }] of leaves.entries()) {
    tree.values[node] = Float32Array.of(values[i]!);
    byNode[node] = values[i]!;
  }
  state.addToLeaves(output, grower.rows, leaves, values);
  const rest = { listed: others, begin: parts.training, end: parts.all };
  addToOtherRows(grown, byNode, rest, table, state.outputOf(output), program);
  return tree;
}

/** Sets random rows aside for early stopping. */
function partRows(rowCount: number, fraction: number, random: Random): Parts {
  const aside = Math.min(Math.floor(rowCount * fraction), rowCount - 1);
  if (aside <= 0) return { training: rowCount, all: rowCount, order: undefined };
  const { used, others } = takeRows(rowCount, random.choose(aside, rowCount));
  const order = new Int32Array(rowCount);
  order.set(others);
  order.set(used, others.length);
  return { training: others.length, all: rowCount, order };
}

/** Rows that a tree is grown on, and the rest of those that are trained on. */
interface Sample {
  used: Uint32Array;
  others: Uint32Array;
}

function sampleRows(rowCount: number, share: number, random: Random): Sample {
  return takeRows(rowCount, random.choose(Math.max(1, Math.round(rowCount * share)), rowCount));
}

function countUp(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Parts the rows from 0 on by those that are chosen, ascending. */
function takeRows(rowCount: number, chosen: Int32Array): Sample {
  const others = new Uint32Array(rowCount - chosen.length);
  let next = 0;
  for (let row = 0, k = 0; row < rowCount; row++) {
    if (chosen[next] === row) next++;
    else others[k++] = row;
  }
  return { used: Uint32Array.from(chosen), others };
}
