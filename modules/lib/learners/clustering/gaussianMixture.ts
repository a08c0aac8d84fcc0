import { clusters as clusterProgram } from '../../kernels/compiled/clusters.ts';
import { mixture as program } from '../../kernels/compiled/mixture.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { type GaussianMixtureParams, gaussianMixtureParams } from '../../params/gaussianMixtureParams.ts';
import type { UnsupervisedData } from '../data.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import { defineClusteringLearner } from '../unsupervisedLearner.ts';
import { FeatureSpace } from './featureSpace.ts';
import { findClusters } from './kMeans.ts';
import { MixtureComponents } from './mixtureComponents.ts';
import { MixtureEstimator } from './mixtureEstimator.ts';
import { makePoints } from './points.ts';
import { requireRows } from './requireRows.ts';

/** Rows that a block has at least. */
const leastRows = 1024;

/**
 * A mixture of normal distributions by expectation and maximisation (Dempster, Laird and Rubin 1977), over standardised features, from
 * the clusters of k-means.
 */
export const gaussianMixture = defineClusteringLearner({
  id: 'gaussian-mixture',
  params: gaussianMixtureParams,
  async fit(data, params, context) {
    requireRows(data, params.clusters);
    const space = new FeatureSpace(data.features, 'z-score');
    const components = await findFirst(data, space, params, context);
    const { assignments, metrics } = await maximise(data, space, components, params, context);
    const names = data.features.map(({ name }) => name);
    return new MixtureEstimator(space, components, assignments, metrics, names);
  },
});

async function findFirst(
  data: UnsupervisedData,
  space: FeatureSpace,
  params: GaussianMixtureParams,
  context: FitContext,
): Promise<MixtureComponents> {
  using kernels = new Kernels(clusterProgram, context.threads);
  const points = await makePoints(kernels.memory, data, space, false, context);
  const quiet = { ...context, metric: () => {}, log: warningsOf(context), progress: () => {} };
  const search = { initialisation: 'k-means++', distance: 'euclidean', batchSize: 0, restarts: 1 } as const;
  const limits = { clusters: params.clusters, seed: params.seed, iterations: 100, tolerance: 1e-4 };
  const found = await findClusters(kernels, points, { ...search, ...limits }, quiet);
  return MixtureComponents.from(points, found.assignments, found.centres.length / space.width, params);
}

/** Only that there are fewer different rows than clusters. */
function warningsOf(context: FitContext): FitContext['log'] {
  return (message, level) => {
    if (level === 'warning' && message.includes('different rows')) context.log(message, level);
  };
}

/** Changes the components until the likelihood stays. */
async function maximise(
  data: UnsupervisedData,
  space: FeatureSpace,
  components: MixtureComponents,
  params: GaussianMixtureParams,
  context: FitContext,
): Promise<{ assignments: Int32Array; metrics: Record<string, number> }> {
  using kernels = new Kernels(program, context.threads);
  const { memory } = kernels;
  const points = await makePoints(memory, data, space, false, context);
  const { rows, rowCount, width, stride, weights } = points;
  const { count, isFull } = components;
  const most = Math.max(2, Math.min(64, Math.floor(4e6 / (count * components.entry))));
  const blockRows = Math.max(leastRows, Math.ceil(rowCount / most));
  const blocks = Math.ceil(rowCount / blockRows);
  const means = memory.float64(components.means.length);
  const factors = memory.float64(components.factors.length);
  const constants = memory.float64(count);
  const labels = memory.int32(rowCount);
  const sums = memory.float64(blocks * count * components.entry);
  const likelihoods = memory.float64(blocks);
  const scratch = memory.float64(kernels.threads * count * (width + 1));
  const totalWeight = weights === 0 ? rowCount : weights.reduce((sum, weight) => sum + weight, 0);
  const perCall = Math.max(1, Math.floor(4e8 / (blockRows * count * components.entry)));
  let before = Number.NEGATIVE_INFINITY;
  for (let iteration = 1; ; iteration++) {
    means.set(components.means);
    factors.set(components.factors);
    constants.set(components.constants());
    for (let block = 0; block < blocks; block += perCall) {
      const begin = block * blockRows;
      kernels.runOnAll(
        'maximise',
        rows.subarray(begin * stride),
        Math.min(begin + perCall * blockRows, rowCount) - begin,
        blockRows,
        width,
        stride,
        weights === 0 ? 0 : weights.subarray(begin),
        count,
        isFull ? 1 : 0,
        means,
        factors,
        constants,
        labels.subarray(begin),
        sums.subarray(block * count * components.entry),
        likelihoods.subarray(block),
        scratch,
      );
      await yieldToEvents(context.signal);
    }
    const likelihood = likelihoods.reduce((sum, value) => sum + value, 0) / totalWeight;
    context.metric('training_loss', -likelihood, iteration);
    context.progress(iteration / params.iterations, `Iteration ${iteration}`);
    const converged = Math.abs(likelihood - before) < params.tolerance;
    if (converged || iteration === params.iterations) {
      tellEnd(iteration, converged, context);
      return { assignments: labels.slice(), metrics: { log_likelihood: likelihood, iterations: iteration } };
    }
    before = likelihood;
    components.update(sums, blocks);
  }
}

function tellEnd(iterations: number, converged: boolean, context: FitContext): void {
  if (converged) context.log(`The likelihood stayed where it was after ${iterations.toLocaleString('en')} iterations.`);
  else {
    context.log(
      `The likelihood still rose after ${iterations.toLocaleString('en')} iterations. Allow more iterations, or fewer clusters.`,
      'warning',
    );
  }
}
