import { addDoubles, addInts } from '../../onnx/constants.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import { type OneVsOneParams, oneVsOneParams } from '../../params/binaryEnsembleParams.ts';
import type { ClassTarget, TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext } from '../learner.ts';
import { addImportances, averageMetrics, type FindLearner, fitInner } from './fitInner.ts';
import { takeRows } from './takeRows.ts';

/**
 * One two-class model for each pair of classes, trained on their rows alone. With r[i, j] the probability of i when it is i or j:
 * coupling: p[i] is proportional to 1 / (Σ 1 / r[i, j] − (classes − 2)), which is exact where the pairs agree with each other (Price,
 * Knerr, Personnaz and Dreyfus, "Pairwise neural network classifiers with probabilistic outputs", 1995).
 * Votes: the share of all pairs that the class has won; of classes with as many, the one with the larger sum of r is ahead.
 */
export function defineOneVsOne(find: FindLearner) {
  return defineLearner({
    id: 'one-vs-one',
    tasks: ['multiclass'],
    params: oneVsOneParams,
    fit: async (data, params, context) => await fitOneVsOne(data, params, find, context),
  });
}

async function fitOneVsOne(
  data: TrainingData,
  params: OneVsOneParams,
  find: FindLearner,
  context: FitContext,
): Promise<OneVsOneEstimator> {
  const { target } = data;
  if (target.kind !== 'classes') throw new Error('one-vs-one needs classes');
  const weights = weighClasses(target, data.weights);
  const pairs = listPairs(target.classes.length);
  const trained = pairs.filter(([i, j]) => weights[i]! > 0 && weights[j]! > 0);
  const models = trained.map(([i, j]) => ({
    name: `${target.classes[i]} or ${target.classes[j]}`,
    data: () => pickOut(data, target, i, j),
  }));
  const estimators = await fitInner(params, models, find, context);
  let next = 0;
  const each = pairs.map(([i, j]) => {
    if (weights[i]! > 0 && weights[j]! > 0) return estimators[next++]!;
    return weights[i] === weights[j] ? 0.5 : Number(weights[j]! > 0);
  });
  return new OneVsOneEstimator({ pairs, models: each, classes: weights.length, ...params }, data.features.length);
}

function listPairs(classes: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < classes; i++) for (let j = i + 1; j < classes; j++) pairs.push([i, j]);
  return pairs;
}

function weighClasses({ codes, classes }: ClassTarget, weights: Float32Array | undefined): Float64Array {
  const sums = new Float64Array(classes.length);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += weights ? weights[i]! : 1;
  return sums;
}

/** The rows of two classes; the second one is the positive one. */
function pickOut(data: TrainingData, { codes, classes }: ClassTarget, i: number, j: number): TrainingData {
  const part = takeRows(
    data,
    Uint32Array.from(codes.keys()).filter((row) => codes[row] === i || codes[row] === j),
  );
  if (part.target.kind !== 'classes') throw new Error('one-vs-one needs classes');
  const own = part.target.codes.map((code) => (code === j ? 1 : 0));
  return { ...part, task: 'binary', target: { kind: 'classes', codes: own, classes: [classes[i]!, classes[j]!] } };
}

/** Closer to 0 and 1 the probability of a pair says no more: of 1 − r seven digits are to be right. */
const nearCertain = 1e-9;

export class OneVsOneEstimator implements Estimator {
  readonly pairs: readonly (readonly [number, number])[];
  /** For each pair: the model of the second class's probability, or that probability where one class has no weight. */
  readonly models: readonly (Estimator | number)[];
  readonly classes: number;
  readonly combination: OneVsOneParams['combination'];
  readonly importances: Float64Array;
  readonly metrics: Record<string, number>;

  constructor(fitted: Pick<OneVsOneEstimator, 'pairs' | 'models' | 'classes' | 'combination'>, features: number) {
    this.pairs = fitted.pairs;
    this.models = fitted.models;
    this.classes = fitted.classes;
    this.combination = fitted.combination;
    const estimators = fitted.models.filter((model) => typeof model !== 'number');
    this.importances = addImportances(estimators, features);
    this.metrics = averageMetrics(estimators);
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const add = (op: string, ...names: string[]) => graph.addNode({ op, inputs: names });
    const rivals = this.#addRivals(graph, inputs);
    const last = addInts(graph, [1], [2]);
    const sum = (values: string) =>
      graph.addNode({ op: 'ReduceSum', inputs: [values, last], attributes: { keepdims: { int: 0 } } });
    const scores =
      this.combination === 'coupling'
        ? add('Reciprocal', add('Sub', sum(add('Reciprocal', rivals)), addDoubles(graph, [1], [this.classes - 2])))
        : this.#addVotes(graph, rivals, sum);
    const total = add('ReduceSum', scores, addInts(graph, [1], [1]));
    return add('Div', scores, total);
  }

  /** r[i, j], [N, classes, classes − 1] doubles. */
  #addRivals(graph: GraphBuilder, inputs: FeatureInputs): string {
    const known = this.models.map((model) => (typeof model === 'number' ? '' : model.addToGraph(graph, inputs)));
    const one = known.find((name) => name !== '');
    if (one === undefined) throw new Error('no pair of classes has weights');
    const zero = graph.addNode({ op: 'Sub', inputs: [one, one] });
    const columns = this.models.map((model, p) =>
      typeof model === 'number'
        ? graph.addNode({
            op: 'Add',
            inputs: [zero, addDoubles(graph, [1], [model])],
          })
        : known[p]!,
    );
    const joined = graph.addNode({ op: 'Concat', inputs: columns, attributes: { axis: { int: 1 } } });
    const limits = [nearCertain, 1 - nearCertain].map((limit) => addDoubles(graph, [], [limit]));
    const seconds = graph.addNode({ op: 'Clip', inputs: [joined, ...limits] });
    const firsts = graph.addNode({ op: 'Sub', inputs: [addDoubles(graph, [1], [1]), seconds] });
    const both = graph.addNode({ op: 'Concat', inputs: [firsts, seconds], attributes: { axis: { int: 1 } } });
    const places = Array.from({ length: this.classes }, (_, k) =>
      this.pairs.flatMap(([i, j], p) => (i === k ? [p] : j === k ? [this.pairs.length + p] : [])),
    );
    const indices = addInts(graph, [this.classes, this.classes - 1], places.flat());
    return graph.addNode({ op: 'Gather', inputs: [both, indices], attributes: { axis: { int: 1 } } });
  }

  /** Sums of r decide between equal numbers of votes only: they add less than a third of a vote. */
  #addVotes(graph: GraphBuilder, rivals: string, sum: (values: string) => string): string {
    const add = (op: string, ...names: string[]) => graph.addNode({ op, inputs: names });
    const half = addDoubles(graph, [1], [0.5]);
    const won = sum(addCast(graph, add('Greater', rivals, half), 'double'));
    const small = addDoubles(graph, [1], [1 / (3 * this.classes)]);
    return add('Add', won, add('Mul', small, sum(rivals)));
  }
}
