import { addDoubles, addInts } from '../../onnx/constants.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { type OneVsAllParams, oneVsAllParams } from '../../params/binaryEnsembleParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext } from '../learner.ts';
import { addImportances, averageMetrics, type FindLearner, fitInner } from './fitInner.ts';

/**
 * One two-class model a class, which tells its rows from all others. Probabilities are those of the models, divided by their sum
 * (all the same where the sum is 0).
 */
export function defineOneVsAll(find: FindLearner) {
  return defineLearner({
    id: 'one-vs-all',
    tasks: ['multiclass'],
    params: oneVsAllParams,
    fit: async (data, params, context) => await fitOneVsAll(data, params, find, context),
  });
}

async function fitOneVsAll(
  data: TrainingData,
  params: OneVsAllParams,
  find: FindLearner,
  context: FitContext,
): Promise<OneVsAllEstimator> {
  const { target } = data;
  if (target.kind !== 'classes') throw new Error('one-vs-all needs classes');
  const models = target.classes.map((name, k) => ({ name, data: () => pickOut(data, target.codes, name, k) }));
  return new OneVsAllEstimator(await fitInner(params, models, find, context), data.features.length);
}

/** The same rows; the class is the positive one. */
function pickOut(data: TrainingData, codes: Int32Array, name: string, code: number): TrainingData {
  const own = codes.map((found) => (found === code ? 1 : 0));
  return { ...data, task: 'binary', target: { kind: 'classes', codes: own, classes: ['all others', name] } };
}

export class OneVsAllEstimator implements Estimator {
  readonly estimators: readonly Estimator[];
  readonly importances: Float64Array;
  readonly metrics: Record<string, number>;

  /** `estimators`: one a class. */
  constructor(estimators: readonly Estimator[], features: number) {
    this.estimators = estimators;
    this.importances = addImportances(estimators, features);
    this.metrics = averageMetrics(estimators);
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const add = (op: string, ...names: string[]) => graph.addNode({ op, inputs: names });
    const parts = this.estimators.map((estimator) => estimator.addToGraph(graph, inputs));
    const all = graph.addNode({ op: 'Concat', inputs: parts, attributes: { axis: { int: 1 } } });
    const sum = add('ReduceSum', all, addInts(graph, [1], [1]));
    const none = add('Equal', sum, addDoubles(graph, [1], [0]));
    const shares = add('Div', all, add('Where', none, addDoubles(graph, [1], [1]), sum));
    return add('Where', none, addDoubles(graph, [1], [1 / parts.length]), shares);
  }
}
