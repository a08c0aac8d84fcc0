/**
 * The quantile of weighted values: the smallest of which at least the share `quantile` of the weight is not larger; where it is exactly
 * that share, the middle between it and the next ("averaged inverted CDF"; Hyndman and Fan, 1996, definition 2), so that a
 * weight of two is the same as the value twice. NaN when no value has weight. The order of `values` is kept.
 */
export function weightedQuantile(
  values: Float64Array,
  weights: ArrayLike<number> | undefined,
  quantile: number,
): number {
  return weights ? quantileByWeight(values, weights, quantile) : quantileByRank(values.slice(), quantile);
}

function quantileByWeight(values: Float64Array, weights: ArrayLike<number>, quantile: number): number {
  const order = Array.from(values.keys())
    .filter((i) => weights[i]! > 0)
    .sort((a, b) => values[a]! - values[b]!);
  let total = 0;
  for (const i of order) total += weights[i]!;
  const wanted = total * quantile;
  let sum = 0;
  for (const [k, i] of order.entries()) {
    sum += weights[i]!;
    if (sum < wanted * (1 - 1e-12)) continue;
    const next = order[k + 1];
    return next !== undefined && sum <= wanted * (1 + 1e-12) ? (values[i]! + values[next]!) / 2 : values[i]!;
  }
  return Number.NaN;
}

/** Changes the order of `values`. */
function quantileByRank(values: Float64Array, quantile: number): number {
  if (values.length === 0) return Number.NaN;
  const wanted = values.length * quantile;
  const isBetween = Math.abs(wanted - Math.round(wanted)) <= 1e-12 * wanted;
  const rank = Math.max(0, isBetween ? Math.round(wanted) - 1 : Math.ceil(wanted) - 1);
  const value = select(values, rank);
  if (!isBetween || rank + 1 >= values.length || Math.round(wanted) === 0) return value;
  let next = Number.POSITIVE_INFINITY;
  for (let i = rank + 1; i < values.length; i++) next = Math.min(next, values[i]!);
  return (value + next) / 2;
}

/** The value of a rank (from 0), which then has the smaller ones before it (Hoare, "Find", 1961). */
function select(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (pivot < values[j]!) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
