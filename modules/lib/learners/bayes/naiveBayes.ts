import { type NaiveBayesParams, naiveBayesParams } from '../../params/naiveBayesParams.ts';
import type { CategoricalFeature, NumericFeature, TrainingData } from '../data.ts';
import { defineLearner, type FitContext, yieldToEvents } from '../learner.ts';
import { BayesEstimator, type CategoryModel, type NumberModel } from './bayesEstimator.ts';

/**
 * Naive Bayes: features are independent within a class; numbers are normally distributed, categories are counted with Laplace's
 * smoothing. A missing value says nothing, neither in training nor in scoring; nor does a category that training has not seen.
 */
export const naiveBayes = defineLearner({
  id: 'naive-bayes',
  tasks: ['binary', 'multiclass'],
  params: naiveBayesParams,
  fit: fitNaiveBayes,
});

/** The rows' classes and weights. */
interface Rows {
  codes: Int32Array;
  classCount: number;
  weights: Float32Array | undefined;
}

async function fitNaiveBayes(
  data: TrainingData,
  params: NaiveBayesParams,
  context: FitContext,
): Promise<BayesEstimator> {
  if (data.target.kind !== 'classes') throw new Error('naive Bayes needs classes');
  const rows: Rows = { codes: data.target.codes, classCount: data.target.classes.length, weights: data.weights };
  const shares = countClasses(rows);
  const numbers: NumberModel[] = [];
  const categories: CategoryModel[] = [];
  for (const [index, feature] of data.features.entries()) {
    if (feature.kind === 'categorical') categories.push(countCategories(feature, index, rows, params.smoothing));
    else {
      const model = fitNormals(feature, index, rows, params.varianceSmoothing);
      if (model) numbers.push(model);
    }
    context.progress((index + 1) / data.features.length);
    await yieldToEvents(context.signal);
  }
  const logShares = shares.map((share) =>
    // A class whose rows all weigh nothing is all but impossible.
    params.classShares === 'equal' ? -Math.log(shares.length) : Math.log(Math.max(share, 1e-300)),
  );
  const left = data.features.length - numbers.length - categories.length;
  if (left > 0) {
    const columns = left === 1 ? 'column has' : 'columns have';
    context.log(
      `${left} numeric ${columns} a single value or none at all, and ${left === 1 ? 'says' : 'say'} nothing.`,
    );
  }
  return new BayesEstimator({ task: data.task, logShares, numbers, categories }, data, shares);
}

/** Shares of the rows' weights; they add up to 1. */
function countClasses({ codes, classCount, weights }: Rows): Float64Array {
  const sums = new Float64Array(classCount);
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    const weight = weights ? weights[i]! : 1;
    sums[codes[i]!]! += weight;
    total += weight;
  }
  return sums.map((sum) => sum / total);
}

/**
 * Mean and variance in each class, in units of the column: (x − center) · scale has mean 0 and variance 1 among all rows.
 * Undefined where the values do not vary. A class without values is like all rows together.
 */
function fitNormals(
  { values }: NumericFeature,
  feature: number,
  rows: Rows,
  smoothing: number,
): NumberModel | undefined {
  const { codes, classCount, weights } = rows;
  const totals = new Float64Array(classCount);
  const means = new Float64Array(classCount);
  let mean = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i]! : 1;
    const value = values[i]!;
    if (Number.isNaN(value) || weight === 0) continue;
    const code = codes[i]!;
    total += weight;
    mean += (weight / total) * (value - mean);
    totals[code]! += weight;
    means[code]! += (weight / totals[code]!) * (value - means[code]!);
  }
  const squares = new Float64Array(classCount);
  let around = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const weight = weights ? weights[i]! : 1;
    const code = codes[i]!;
    squares[code]! += weight * (value - means[code]!) ** 2;
    around += weight * (value - mean) ** 2;
  }
  const variance = total > 0 ? around / total : 0;
  // What float32 cannot tell from a constant is one.
  if (!(variance > (mean * 1e-7) ** 2)) return undefined;
  const scale = 1 / Math.sqrt(variance);
  return {
    feature,
    center: mean,
    scale,
    means: means.map((own, k) => (totals[k]! > 0 ? (own - mean) * scale : 0)),
    variances: squares.map((sum, k) => (totals[k]! > 0 ? sum / totals[k]! / variance : 1) + smoothing),
  };
}

/** Logarithms of (count + smoothing) / (rows with a value + smoothing · categories), class by class within a category. */
function countCategories(
  { codes: values, categories }: CategoricalFeature,
  feature: number,
  { codes, classCount, weights }: Rows,
  smoothing: number,
): CategoryModel {
  const size = categories.length;
  const counts = new Float64Array(size * classCount).fill(smoothing);
  const totals = new Float64Array(classCount).fill(smoothing * size);
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < 0) continue;
    const weight = weights ? weights[i]! : 1;
    counts[values[i]! * classCount + codes[i]!]! += weight;
    totals[codes[i]!]! += weight;
  }
  return { feature, size, logs: counts.map((count, at) => Math.log(count / totals[at % classCount]!)) };
}
