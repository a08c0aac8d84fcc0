import { StepError } from '../../../define.ts';
import { neighbourhoods as program } from '../../kernels/compiled/neighbourhoods.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { dbscanParams } from '../../params/dbscanParams.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import { defineClusteringLearner } from '../unsupervisedLearner.ts';
import { DensityEstimator } from './densityEstimator.ts';
import { FeatureSpace } from './featureSpace.ts';
import { NeighbourTree } from './neighbourTree.ts';
import { makePoints } from './points.ts';

/** The model keeps all rows in the core of a cluster, and compares each new row with all of them. */
const mostCores = 50_000;
const rowsPerTurn = 1000;

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996): rows with enough neighbours are in the core of a cluster, and cores within the radius of each other
 * in the same one. Clusters are numbered by their first rows. Any other row belongs to the cluster of the nearest core within the
 * radius, or to none: so are new rows.
 */
export const dbscan = defineClusteringLearner({
  id: 'dbscan',
  params: dbscanParams,
  async fit(data, { radius, minimumRows, scaling }, context) {
    const space = new FeatureSpace(data.features, scaling);
    using kernels = new Kernels(program, data.rowCount > 2000 ? context.threads : 1);
    const points = await makePoints(kernels.memory, data, space, false, context);
    const tree = new NeighbourTree(kernels, points);
    const isCore = await tree.findCores(radius, minimumRows, context);
    const cores = isCore.reduce((sum, core) => sum + core, 0);
    requireCores(cores);
    const clusters = await joinCores(tree, isCore, radius, context);
    const assignments = assignRows(tree, isCore, clusters, radius);
    const count = clusters.reduce((most, cluster) => Math.max(most, cluster), -1) + 1;
    const unassigned = assignments.filter((cluster) => cluster < 0).length;
    context.log(
      `${count.toLocaleString('en')} clusters; ${unassigned.toLocaleString('en')} of ${data.rowCount.toLocaleString('en')} rows belong to none.`,
    );
    return new DensityEstimator({
      space,
      cores: coresOf(tree, isCore, clusters, count, space.width),
      assignments,
      metrics: { clusters: count, core_rows: cores, unassigned_rows: unassigned },
      scaling,
      radius,
      names: data.features.map(({ name }) => name),
    });
  },
});

function requireCores(cores: number): void {
  if (cores === 0) {
    throw new StepError(
      'No row has enough neighbours, so there are no clusters. Raise the radius, or ask for fewer neighbours.',
    );
  }
  if (cores > mostCores) {
    throw new StepError(
      `${cores.toLocaleString('en')} rows are in the cores of clusters; a model can keep ${mostCores.toLocaleString('en')}. ` +
        'Train on a sample of the rows, made by Partition and Sample, and assign all rows by Assign Data to Clusters.',
    );
  }
}

/** By place: the number of a core's cluster; -1 for other rows. */
async function joinCores(
  tree: NeighbourTree,
  isCore: Uint8Array,
  radius: number,
  context: FitContext,
): Promise<Int32Array> {
  const { rowCount } = tree.points;
  const places = new Int32Array(rowCount);
  for (const [place, row] of tree.order.entries()) places[row] = place;
  const clusters = new Int32Array(rowCount).fill(-1);
  const waiting = new Int32Array(rowCount);
  let count = 0;
  let visited = 0;
  for (const first of places) {
    if (isCore[first] === 0 || clusters[first]! >= 0) continue;
    let top = 0;
    waiting[top++] = first;
    clusters[first] = count;
    while (top > 0) {
      const place = waiting[--top]!;
      for (const neighbour of tree.findNeighbours(place, radius)) {
        if (isCore[neighbour] === 0 || clusters[neighbour]! >= 0) continue;
        clusters[neighbour] = count;
        waiting[top++] = neighbour;
      }
      visited += 1;
      if (visited % rowsPerTurn === 0) {
        context.progress(0.7 + (0.3 * visited) / rowCount, `${count + 1} clusters`);
        await yieldToEvents(context.signal);
      }
    }
    count += 1;
  }
  return clusters;
}

/** By row. Of cores at the same distance, the first row's cluster counts. */
function assignRows(tree: NeighbourTree, isCore: Uint8Array, clusters: Int32Array, radius: number): Int32Array {
  const assignments = new Int32Array(clusters.length);
  for (const [place, row] of tree.order.entries()) {
    if (isCore[place] === 1) {
      assignments[row] = clusters[place]!;
      continue;
    }
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const neighbour of tree.findNeighbours(place, radius)) {
      if (isCore[neighbour] === 0) continue;
      const square = tree.squareBetween(place, neighbour);
      const isFirst = square === least && tree.order[neighbour]! < tree.order[nearest]!;
      if (square < least || isFirst) [least, nearest] = [square, neighbour];
    }
    assignments[row] = nearest < 0 ? -1 : clusters[nearest]!;
  }
  return assignments;
}

/** Cores of each cluster, `width` doubles each. */
function coresOf(
  tree: NeighbourTree,
  isCore: Uint8Array,
  clusters: Int32Array,
  count: number,
  width: number,
): Float64Array[] {
  const { stride } = tree.points;
  const sizes = new Int32Array(count);
  for (const [place, core] of isCore.entries()) if (core === 1) sizes[clusters[place]!]! += 1;
  const cores = Array.from(sizes, (size) => new Float64Array(size * width));
  const filled = new Int32Array(count);
  for (const [place, core] of isCore.entries()) {
    if (core === 0) continue;
    const cluster = clusters[place]!;
    cores[cluster]!.set(tree.sorted.subarray(place * stride, place * stride + width), filled[cluster]! * width);
    filled[cluster]! += 1;
  }
  return cores;
}
