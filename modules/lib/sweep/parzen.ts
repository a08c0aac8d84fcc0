import type { Random } from '../learners/random.ts';

/** A density that can be drawn from and asked. */
export interface Density<T> {
  draw(random: Random): T;
  logDensity(value: T): number;
}

/**
 * Parzen estimator on 0 … 1 (Bergstra, Bardenet, Bengio and Kégl, 2011, section 4): a mixture of normal distributions cut off at the
 * bounds, one at each observed place, as wide as the larger gap to its neighbours, and one wide one for what nobody has seen.
 */
export class ParzenEstimator implements Density<number> {
  readonly #kernels: { mean: number; deviation: number; mass: number }[];

  constructor(observed: readonly number[]) {
    const centre = { mean: 0.5, isPrior: true };
    const means = [...observed.map((mean) => ({ mean, isPrior: false })), centre].sort((a, b) => a.mean - b.mean);
    const narrowest = 1 / Math.min(100, means.length + 1);
    this.#kernels = means.map(({ mean, isPrior }, i) => {
      const left = i > 0 ? mean - means[i - 1]!.mean : 0;
      const right = i < means.length - 1 ? means[i + 1]!.mean - mean : 0;
      const deviation = isPrior ? 1 : Math.min(1, Math.max(narrowest, left, right));
      return { mean, deviation, mass: normalCdf((1 - mean) / deviation) - normalCdf(-mean / deviation) };
    });
  }

  draw(random: Random): number {
    const { mean, deviation } = this.#kernels[random.below(this.#kernels.length)]!;
    for (;;) {
      const value = mean + deviation * drawNormal(random);
      if (value >= 0 && value <= 1) return value;
    }
  }

  logDensity(value: number): number {
    const densities = this.#kernels.map(
      ({ mean, deviation, mass }) => Math.exp(-(((value - mean) / deviation) ** 2) / 2) / (deviation * mass),
    );
    return Math.log(densities.reduce((sum, density) => sum + density, 0) / this.#kernels.length);
  }
}

/** The same for a choice among `count` values by their index: how often each was observed, and one observation spread over all. */
export class ChoiceEstimator implements Density<number> {
  readonly #shares: number[];

  constructor(observed: readonly number[], count: number) {
    const counts = new Array<number>(count).fill(1 / count);
    for (const index of observed) counts[index]! += 1;
    this.#shares = counts.map((value) => value / (observed.length + 1));
  }

  draw(random: Random): number {
    let rest = random.uniform();
    for (const [index, share] of this.#shares.entries()) {
      rest -= share;
      if (rest < 0) return index;
    }
    return this.#shares.length - 1;
  }

  logDensity(index: number): number {
    return Math.log(this.#shares[index]!);
  }
}

/** Box and Muller, 1958. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

/** To 1.5e-7: Abramowitz and Stegun, formula 7.1.26. */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = 1 - series * Math.exp(-x * x);
  return z >= 0 ? (1 + half) / 2 : (1 - half) / 2;
}
