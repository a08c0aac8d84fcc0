import { StepError } from '../../../define.ts';
import type { OneVsAllParams } from '../../params/binaryEnsembleParams.ts';
import type { TrainingData } from '../data.ts';
import type { Estimator, FitContext, Learner } from '../learner.ts';

/** Models whose curves are reported; of more, only where each has ended. */
const mostCurves = 12;

/** One of the two-class models: which part of the data it learns from. */
export interface InnerModel {
  /** For people: what it tells apart. */
  name: string;
  /** Made when its turn comes, so that only one is in memory. */
  data(): TrainingData;
}

/** Loads a learner by its id. Handed in, because the list of learners has those that ask for it. */
export type FindLearner = (id: string) => Promise<Learner | undefined>;

/** Trains two-class models one after the other; each uses all threads. Throws StepError when the learner has not two classes. */
export async function fitInner(
  { learner: id, params }: Pick<OneVsAllParams, 'learner' | 'params'>,
  models: readonly InnerModel[],
  find: FindLearner,
  context: FitContext,
): Promise<Estimator[]> {
  const learner = await findBinary(id, find);
  const parsed = learner.params.parse(params);
  const estimators: Estimator[] = [];
  for (const [i, { name, data }] of models.entries()) {
    let last: number | undefined;
    const estimator = await learner.fit(data(), parsed, {
      ...context,
      log: (message, level) => context.log(`${name}: ${message}`, level),
      metric(metric, value, step) {
        if (metric === 'training_loss') last = value;
        if (models.length <= mostCurves) context.metric(`${metric} (${name})`, value, step);
      },
      progress: (fraction) => context.progress((i + fraction) / models.length, `${name}, ${i + 1} of ${models.length}`),
    });
    estimators.push(estimator);
    const loss = estimator.metrics.training_loss ?? last;
    if (loss !== undefined) context.metric('training_loss', loss, i + 1);
    context.progress((i + 1) / models.length, `${name}, ${i + 1} of ${models.length}`);
  }
  return estimators;
}

async function findBinary(id: string, find: FindLearner): Promise<Learner> {
  const learner = await find(id);
  if (!learner?.tasks.includes('binary')) {
    throw new StepError(`"${id}" is no two-class learner. Connect one, such as Two-Class Logistic Regression.`);
  }
  return learner;
}

/** Sum over the models of each feature's share. Empty when one of them has none. */
export function addImportances(estimators: readonly Estimator[], features: number): Float64Array {
  const sums = new Float64Array(features);
  for (const { importances } of estimators) {
    if (importances.length === 0) return new Float64Array();
    const total = importances.reduce((sum, value) => sum + value, 0);
    for (const [i, value] of importances.entries()) if (total > 0) sums[i]! += value / total;
  }
  return sums;
}

/** The mean of each figure that all models have. */
export function averageMetrics(estimators: readonly Estimator[]): Record<string, number> {
  const averages: Record<string, number> = { models: estimators.length };
  for (const name of Object.keys(estimators[0]?.metrics ?? {})) {
    const values = estimators.map(({ metrics }) => metrics[name]).filter((value) => value !== undefined);
    if (values.length < estimators.length) continue;
    averages[name] = values.reduce((sum, value) => sum + value, 0) / values.length;
  }
  return averages;
}
