import type { CategoricalFeature } from '../data.ts';
import type { CategoricalBins } from '../trees/binFeatures.ts';

/** What categories are ordered by: a number a row, or else one of so many classes. */
interface OrderTarget {
  values?: Float64Array;
  codes?: Int32Array;
  classCount: number;
}

const mostBins = 255;
/** Rows with the target of all that a category's own are mixed with: of a few rows the mean says little. */
const prior = 10;
const powerSteps = 100;

/**
 * Bins of a feature's categories in order of the target, from 1; beyond 255 categories neighbours share one. The order is by the target's
 * mean; of classes by their shares, along the direction in which they differ most (first principal component: Coppersmith, Hong and
 * Hosking, "Partitioning nominal attributes in decision trees", 1999). It is made once, of all rows, and not in each node,
 * where it would follow the noise of the few that are there (Wright and König, "Splitting on categorical predictors in random
 * forests", 2019). `weights`: one a row; missing: 1 each.
 */
export function orderCategories(
  { codes, categories }: CategoricalFeature,
  target: OrderTarget,
  weights: Float32Array | undefined,
): CategoricalBins {
  const count = categories.length;
  const width = target.values ? 1 : target.classCount;
  const sums = new Float64Array(count * width);
  const sizes = new Float64Array(count);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    const weight = weights ? weights[row]! : 1;
    sizes[code]! += weight;
    if (target.values) sums[code]! += weight * target.values[row]!;
    else sums[code * width + target.codes![row]!]! += weight;
  }
  const means = smoothMeans(sums, sizes, width);
  const direction = width === 1 ? Float64Array.of(1) : principalDirection(means, sizes, width);
  const scores = sizes.map((_, code) => dot(means.subarray(code * width, (code + 1) * width), direction));
  const order = Array.from(sizes.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b);
  return { kind: 'categorical', bins: shareBins(order, sizes), count: Math.min(count, mostBins) };
}

/** The target's means by category, `width` numbers each, less those of all rows. */
function smoothMeans(sums: Float64Array, sizes: Float64Array, width: number): Float64Array {
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  const all = new Float64Array(width);
  for (let i = 0; i < sums.length; i++) all[i % width]! += sums[i]! / total;
  return sums.map((sum, i) => {
    const size = sizes[Math.floor(i / width)]!;
    return (sum - size * all[i % width]!) / (size + prior);
  });
}

/** First principal component of the rows of `means`, weighted by `sizes`, by power iteration. */
function principalDirection(means: Float64Array, sizes: Float64Array, width: number): Float64Array {
  let direction = new Float64Array(width).map((_, i) => 1 / (i + 1));
  for (let step = 0; step < powerSteps; step++) {
    const next = new Float64Array(width);
    for (let code = 0; code < sizes.length; code++) {
      const row = means.subarray(code * width, (code + 1) * width);
      const along = sizes[code]! * dot(row, direction);
      for (let i = 0; i < width; i++) next[i]! += along * row[i]!;
    }
    const length = Math.sqrt(dot(next, next));
    if (length === 0) return direction;
    direction = next.map((value) => value / length);
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** A bin each; where they are too few, bins of about as many rows. */
function shareBins(order: readonly number[], sizes: Float64Array): Uint8Array {
  const bins = new Uint8Array(sizes.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let bin = 1;
  let before = 0;
  for (const [rank, code] of order.entries()) {
    // Never so far on that bins are left over, nor so far back that the last ones have none.
    if (rank > 0 && (order.length <= mostBins || (before / total) * mostBins >= bin)) bin = Math.min(bin + 1, mostBins);
    bins[code] = bin;
    before += sizes[code]!;
  }
  return bins;
}
