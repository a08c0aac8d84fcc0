import { clusters as program } from '../../kernels/compiled/clusters.ts';
import { Kernels } from '../../kernels/kernels.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { type KMeansParams, kMeansParams } from '../../params/kMeansParams.ts';
import type { FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { type ClusteringEstimator, defineClusteringLearner } from '../unsupervisedLearner.ts';
import { CentreSearch } from './centreSearch.ts';
import { addCosineDistances, addDistances } from './distanceGraph.ts';
import { FeatureSpace } from './featureSpace.ts';
import { chooseFirstCentres } from './firstCentres.ts';
import { searchByBatches } from './miniBatch.ts';
import { makePoints, type Points } from './points.ts';
import { requireRows } from './requireRows.ts';

/** k-means: each row belongs to the nearest of k centres, and each centre is the mean of its rows. */
export const kMeans = defineClusteringLearner({
  id: 'k-means',
  params: kMeansParams,
  async fit(data, params, context) {
    requireRows(data, params.clusters);
    const space = new FeatureSpace(data.features, params.scaling);
    using kernels = new Kernels(program, context.threads);
    const unit = params.distance === 'cosine';
    const points = await makePoints(kernels.memory, data, space, unit, context);
    const best = await findClusters(kernels, points, params, context);
    const names = data.features.map(({ name }) => name);
    return new CentreEstimator(space, best, {
      scaling: params.scaling,
      distance: params.distance,
      features: names,
    });
  },
});

export interface FoundClusters {
  /** Rows of `width` doubles. */
  centres: Float64Array;
  assignments: Int32Array;
  /** Weighted sum of the squared distances from the own centres. */
  inertia: number;
  iterations: number;
}

type Search = Pick<
  KMeansParams,
  'clusters' | 'initialisation' | 'distance' | 'iterations' | 'tolerance' | 'restarts' | 'batchSize' | 'seed'
>;

/** Clusters points; of several restarts those with the least sum of squared distances. */
export async function findClusters(
  kernels: Kernels<typeof program>,
  points: Points,
  params: Search,
  context: FitContext,
): Promise<FoundClusters> {
  const { restarts } = params;
  let best: FoundClusters | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const mark = kernels.memory.mark();
    const found = await searchOnce(kernels, points, params, restart, context);
    kernels.memory.release(mark);
    if (!best || found.inertia < best.inertia) best = found;
    if (restarts > 1) {
      context.metric('training_loss', best.inertia, restart + 1);
      context.progress((restart + 1) / restarts, `${restart + 1} of ${restarts} restarts`);
    }
  }
  return best!;
}

async function searchOnce(
  kernels: Kernels<typeof program>,
  points: Points,
  params: Search,
  restart: number,
  context: FitContext,
): Promise<FoundClusters> {
  const random = new Random(params.seed, restart);
  const unit = params.distance === 'cosine';
  const first = chooseFirstCentres(kernels, points, params.clusters, params.initialisation, random);
  const count = first.length / points.stride;
  if (count < params.clusters && restart === 0) {
    context.log(
      `There are only ${count} different rows, so there are ${count} clusters instead of ${params.clusters}.`,
      'warning',
    );
  }
  const search = new CentreSearch(kernels, points, count, unit);
  const ended =
    params.batchSize > 0
      ? await searchBatches(search, points, first, params, random, context)
      : await search.search(first, params, context, params.restarts === 1);
  const inertia = search.measure();
  if (restart === 0) tellEnd(ended, params, context);
  return {
    centres: withoutPadding(search.centres, points),
    assignments: search.labels.slice(),
    inertia,
    iterations: ended.iterations,
  };
}

async function searchBatches(
  search: CentreSearch,
  points: Points,
  centres: Float64Array,
  params: Search,
  random: Random,
  context: FitContext,
): Promise<{ iterations: number; converged: boolean }> {
  const options = { ...params, unit: params.distance === 'cosine' };
  const { steps, converged } = await searchByBatches(points, centres, options, random, context);
  await search.assignTo(centres, context.signal);
  return { iterations: steps, converged };
}

function tellEnd(
  { iterations, converged }: { iterations: number; converged: boolean },
  params: Search,
  context: FitContext,
): void {
  const unit = params.batchSize > 0 ? 'batches' : 'iterations';
  if (converged) context.log(`The centres stayed where they were after ${iterations.toLocaleString('en')} ${unit}.`);
  else {
    context.log(
      `The centres still moved after ${iterations.toLocaleString('en')} ${unit}. Allow more iterations, or scale the features.`,
      'warning',
    );
  }
}

function withoutPadding(centres: Float64Array, { width, stride }: Points): Float64Array {
  const count = centres.length / stride;
  const packed = new Float64Array(count * width);
  for (let k = 0; k < count; k++) packed.set(centres.subarray(k * stride, k * stride + width), k * width);
  return packed;
}

/** Clusters by their centres alone. */
export class CentreEstimator implements ClusteringEstimator {
  readonly importances = new Float64Array(0);
  readonly metrics: Record<string, number>;
  readonly clusterCount: number;
  readonly assignments: Int32Array;
  readonly space: ClusteringEstimator['space'];
  readonly features: FeatureSpace;
  /** `features.width` numbers a cluster. */
  readonly centres: Float64Array;

  constructor(features: FeatureSpace, found: FoundClusters, space: ClusteringEstimator['space']) {
    this.features = features;
    this.centres = found.centres;
    this.clusterCount = found.centres.length / features.width;
    this.assignments = found.assignments;
    this.space = space;
    this.metrics = { inertia: found.inertia, iterations: found.iterations };
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const points = this.features.addToGraph(graph, inputs);
    const add = this.space.distance === 'cosine' ? addCosineDistances : addDistances;
    return add(graph, points, this.centres, this.features.width);
  }
}
