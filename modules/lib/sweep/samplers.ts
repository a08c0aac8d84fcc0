import { Random } from '../learners/random.ts';
import { countPoints, gridValues, nameOf, type Point, type Sampler, type Space, samplePoint } from './space.ts';

/** How often a point is drawn anew that was tried already. */
const mostDraws = 200;

/** Points drawn independently, none twice (Bergstra and Bengio, 2012). The same seed gives the same points. */
export class RandomSampler implements Sampler {
  readonly #space: Space;
  readonly #random: Random;
  readonly #tried = new Set<string>();

  constructor(space: Space, seed: number) {
    this.#space = space;
    this.#random = new Random(seed);
  }

  next(): Point | undefined {
    if (this.#tried.size >= countPoints(this.#space)) return undefined;
    for (let draw = 0; draw < mostDraws; draw += 1) {
      const point = samplePoint(this.#space, this.#random);
      const name = nameOf(point);
      if (this.#tried.has(name)) continue;
      this.#tried.add(name);
      return point;
    }
    return undefined;
  }
}

/** How many points an entire grid has. */
export function countGrid(space: Space): number {
  return Object.values(space).reduce((product, range) => product * gridValues(range).length, 1);
}

/** Every combination of the grid's values; the last parameter changes fastest. */
export class GridSampler implements Sampler {
  readonly #values: [string, ReturnType<typeof gridValues>][];
  readonly #count: number;
  #next = 0;

  constructor(space: Space) {
    this.#values = Object.entries(space).map(([name, range]) => [name, gridValues(range)]);
    this.#count = countGrid(space);
  }

  next(): Point | undefined {
    if (this.#next >= this.#count) return undefined;
    let rest = this.#next;
    this.#next += 1;
    const point: Point = {};
    for (const [name, values] of this.#values.toReversed()) {
      point[name] = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
    }
    return Object.fromEntries(this.#values.map(([name]) => [name, point[name]!]));
  }
}
