/** Losses of a trial on rows that it is not trained on, by iteration, in their order. */
export type Curve = { step: number; loss: number }[];

/** Iterations and earlier trials that there have to be before any trial is stopped. */
const graceSteps = 5;
const graceTrials = 3;

/**
 * Whether a trial falls behind (the median stopping rule of Golovin et al., 2017, "Google Vizier"): its lowest loss so far is higher
 * than the median, over earlier trials that came as far, of their mean losses up to the same iteration.
 */
export function fallsBehind(curve: Readonly<Curve>, earlier: readonly Readonly<Curve>[]): boolean {
  const now = curve.at(-1);
  if (!now || now.step < graceSteps) return false;
  const means = earlier
    .filter((other) => (other.at(-1)?.step ?? -1) >= now.step)
    .map((other) => meanUntil(other, now.step));
  if (means.length < graceTrials) return false;
  return Math.min(...curve.map(({ loss }) => loss)) > median(means);
}

function meanUntil(curve: Readonly<Curve>, step: number): number {
  const losses = curve.filter((point) => point.step <= step).map(({ loss }) => loss);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
