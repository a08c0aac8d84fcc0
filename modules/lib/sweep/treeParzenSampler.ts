import type { ParamRange } from '../../../pipelines/contract/model.ts';
import { Random } from '../learners/random.ts';
import { ChoiceEstimator, type Density, ParzenEstimator } from './parzen.ts';
import { RandomSampler } from './samplers.ts';
import {
  countPoints,
  type JsonValue,
  nameOf,
  type Observation,
  type Point,
  type Sampler,
  type Space,
  shareOf,
  valueAt,
} from './space.ts';

/** Share of the observations that count as good. */
const goodShare = 0.1;
/** Draws from the good ones, of which the most promising is taken. */
const candidates = 24;
/** How often a point is suggested anew that was tried already. */
const mostSuggestions = 20;

/**
 * Bayesian search by tree-structured Parzen estimators (Bergstra et al., 2011): after some random points, each parameter takes the
 * value that is most probable among good observations as against bad ones. The same seed and observations give the same points.
 */
export class TreeParzenSampler implements Sampler {
  readonly #space: Space;
  readonly #startup: number;
  readonly #random: Random;
  readonly #fallback: RandomSampler;
  readonly #tried = new Set<string>();

  /** `startup`: observations with a loss before the search is guided by them. */
  constructor(space: Space, seed: number, startup: number) {
    this.#space = space;
    this.#startup = startup;
    this.#random = new Random(seed, 1);
    this.#fallback = new RandomSampler(space, seed);
  }

  next(known: readonly Observation[]): Point | undefined {
    if (this.#tried.size >= countPoints(this.#space)) return undefined;
    const point = this.#suggest(known) ?? this.#drawUntried();
    if (point) this.#tried.add(nameOf(point));
    return point;
  }

  #suggest(known: readonly Observation[]): Point | undefined {
    const measured = known.filter(({ loss }) => loss !== undefined);
    if (measured.length < this.#startup) return undefined;
    // What has no loss failed: the worst that can be.
    const sorted = known.toSorted((a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity));
    const count = Math.ceil(goodShare * measured.length);
    const [good, bad] = [sorted.slice(0, count), sorted.slice(count)];
    const entries = Object.entries(this.#space);
    for (let attempt = 0; attempt < mostSuggestions; attempt += 1) {
      const point = Object.fromEntries(entries.map(([name, range]) => [name, this.#choose(name, range, good, bad)]));
      if (!this.#tried.has(nameOf(point))) return point;
    }
    return undefined;
  }

  #choose(name: string, range: ParamRange, good: readonly Observation[], bad: readonly Observation[]): JsonValue {
    const places = (observations: readonly Observation[]) =>
      observations.map(({ point }) => placeOf(range, point[name]!));
    const [likely, unlikely] = [estimate(range, places(good)), estimate(range, places(bad))];
    let best = 0;
    let bestRatio = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < candidates; i += 1) {
      const place = likely.draw(this.#random);
      const ratio = likely.logDensity(place) - unlikely.logDensity(place);
      if (ratio > bestRatio) [best, bestRatio] = [place, ratio];
    }
    return 'values' in range ? range.values[best]! : valueAt(range, best);
  }

  #drawUntried(): Point | undefined {
    for (;;) {
      const point = this.#fallback.next();
      if (!point || !this.#tried.has(nameOf(point))) return point;
    }
  }
}

function estimate(range: ParamRange, places: readonly number[]): Density<number> {
  return 'values' in range ? new ChoiceEstimator(places, range.values.length) : new ParzenEstimator(places);
}

/** The index of a value in a list, or its share of a range. */
function placeOf(range: ParamRange, value: JsonValue): number {
  if (!('values' in range)) return Math.min(1, Math.max(0, shareOf(range, Number(value))));
  const text = JSON.stringify(value);
  return range.values.findIndex((candidate) => JSON.stringify(candidate) === text);
}
