import { StepError } from '../../../define.ts';
import { recommender } from '../../kernels/compiled/recommender.ts';
import { Kernels } from '../../kernels/kernels.ts';
import type { SvdRecommenderParams } from '../../params/svdRecommenderParams.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import { Random } from '../random.ts';
import { arrangeRatings, shuffle } from './arrangeRatings.ts';
import type { Factors } from './factors.ts';
import type { Ratings } from './ratings.ts';

/** Standard deviation of the first factors, as the literature starts them. */
const firstDeviation = 0.1;
/** Ratings that a block is given before other work goes on: some milliseconds. */
const ratingsPerCall = 65_536;

/**
 * Factorises ratings with biases by stochastic gradient descent (Koren, Bell, Volinsky 2009), on ratings brought to mean 0 and
 * deviation 1, so that the learning rate and the regularisation mean the same on any scale. `rmse` is that of the training ratings as
 * each was met in the last pass. Throws StepError when the descent diverges or the factors do not fit in memory.
 */
export async function factorise(
  ratings: Ratings,
  params: SvdRecommenderParams,
  context: FitContext,
): Promise<{ factors: Factors; rmse: number }> {
  requireMemory(ratings, params, context.memoryLimit);
  const scale = measureScale(ratings.values);
  using kernels = new Kernels(recommender, context.threads);
  const descent = new Descent(kernels, ratings, params, scale);
  let rmse = 0;
  for (let iteration = 0; iteration < params.iterations; iteration++) {
    rmse = scale.deviation * (await descent.pass(context, iteration));
    if (!Number.isFinite(rmse)) throw diverged(iteration + 1);
    context.metric('training_loss', rmse, iteration + 1);
    context.progress((iteration + 1) / params.iterations, `Iteration ${iteration + 1} of ${params.iterations}`);
  }
  return { factors: descent.finish(), rmse };
}

interface Scale {
  mean: number;
  /** 1 where all ratings are equal. */
  deviation: number;
  range: [lowest: number, highest: number];
}

function measureScale(values: Float64Array): Scale {
  let [lowest, highest, mean, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    const delta = value - mean;
    mean += delta / (i + 1);
    squares += delta * (value - mean);
  }
  const deviation = Math.sqrt(squares / values.length);
  return { mean: Math.fround(mean), deviation: lowest < highest ? deviation : 1, range: [lowest, highest] };
}

/** The state of a factorisation: what kernels see of the ratings and factors. */
class Descent {
  readonly #kernels: Kernels<typeof recommender>;
  readonly #params: SvdRecommenderParams;
  readonly #scale: Scale;
  readonly #random: Random;
  readonly #count: number;
  /** Factors a row in memory: those wanted, and zeros up to a multiple of four, which stay zeros. */
  readonly #width: number;
  readonly #parts: number;
  readonly #blocks: Int32Array;
  readonly #begins: Int32Array;
  readonly #ends: Int32Array;
  readonly #errors: Float64Array;
  readonly #users: Int32Array;
  readonly #items: Int32Array;
  readonly #ratings: Float32Array;
  readonly #userFactors: Float32Array;
  readonly #itemFactors: Float32Array;
  readonly #userBiases: Float32Array;
  readonly #itemBiases: Float32Array;

  constructor(kernels: Kernels<typeof recommender>, ratings: Ratings, params: SvdRecommenderParams, scale: Scale) {
    const { memory } = kernels;
    this.#kernels = kernels;
    this.#params = params;
    this.#scale = scale;
    this.#random = new Random(params.seed);
    this.#count = ratings.count;
    this.#width = Math.ceil(params.factors / 4) * 4;
    const { order, begins, parts } = arrangeRatings(ratings, this.#random);
    this.#parts = parts;
    this.#blocks = begins;
    this.#begins = memory.int32(parts);
    this.#ends = memory.int32(parts);
    this.#errors = memory.float64(parts);
    this.#users = memory.int32(ratings.count);
    this.#items = memory.int32(ratings.count);
    this.#ratings = memory.float32(ratings.count);
    for (let i = 0; i < order.length; i++) {
      const rating = order[i]!;
      this.#users[i] = ratings.users[rating]!;
      this.#items[i] = ratings.items[rating]!;
      this.#ratings[i] = (ratings.values[rating]! - scale.mean) / scale.deviation;
    }
    this.#userBiases = memory.float32(ratings.userNames.length);
    this.#itemBiases = memory.float32(ratings.itemNames.length);
    this.#userFactors = this.#firstFactors(ratings.userNames.length);
    this.#itemFactors = this.#firstFactors(ratings.itemNames.length);
  }

  /** Evenly distributed with mean 0. */
  #firstFactors(count: number): Float32Array {
    const factors = this.#kernels.memory.float32(count * this.#width);
    const reach = firstDeviation * Math.sqrt(3);
    for (let row = 0; row < count; row++) {
      const begin = row * this.#width;
      for (let k = 0; k < this.#params.factors; k++) factors[begin + k] = (2 * this.#random.uniform() - 1) * reach;
    }
    return factors;
  }

  /** Learns from every rating once. Answers the root of the mean squared error before each step, in deviations. */
  async pass(context: FitContext, iteration: number): Promise<number> {
    const parts = this.#parts;
    let squares = 0;
    let done = 0;
    for (const shift of shuffle(parts, this.#random)) {
      this.#errors.fill(0);
      const ends = Array.from({ length: parts }, (_, p) => this.#blocks[p * parts + ((p + shift) % parts) + 1]!);
      for (let p = 0; p < parts; p++) this.#begins[p] = this.#blocks[p * parts + ((p + shift) % parts)]!;
      while (this.#begins.some((begin, p) => begin < ends[p]!)) {
        for (let p = 0; p < parts; p++) this.#ends[p] = Math.min(ends[p]!, this.#begins[p]! + ratingsPerCall);
        this.#descend();
        for (let p = 0; p < parts; p++) done += this.#ends[p]! - this.#begins[p]!;
        this.#begins.set(this.#ends);
        context.progress((iteration + done / this.#count) / this.#params.iterations);
        await yieldToEvents(context.signal);
      }
      for (const error of this.#errors) squares += error;
    }
    return Math.sqrt(squares / this.#count);
  }

  #descend(): void {
    const { learningRate, l2, biases } = this.#params;
    const call = this.#parts > 1 ? this.#kernels.runOnAll.bind(this.#kernels) : this.#kernels.run.bind(this.#kernels);
    const state = [this.#userFactors, this.#itemFactors, this.#userBiases, this.#itemBiases];
    const ratings = [this.#users, this.#items, this.#ratings];
    const steps = [this.#width, learningRate, l2, biases ? learningRate : 0];
    call('descend', this.#parts, this.#begins, this.#ends, this.#errors, ...ratings, ...state, ...steps);
  }

  /** What was learned, in units of the ratings: users keep their factors, those of items are scaled. */
  finish(): Factors {
    const { mean, deviation, range } = this.#scale;
    const { factors } = this.#params;
    return {
      width: factors,
      mean,
      range,
      userBiases: scaled(this.#userBiases, deviation, 1, 1),
      itemBiases: scaled(this.#itemBiases, deviation, 1, 1),
      userFactors: scaled(this.#userFactors, 1, this.#width, factors),
      itemFactors: scaled(this.#itemFactors, deviation, this.#width, factors),
    };
  }
}

/** The first `kept` of every `width` numbers, times `factor`. */
function scaled(values: Float32Array, factor: number, width: number, kept: number): Float32Array {
  const count = values.length / width;
  const result = new Float32Array(count * kept);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < kept; k++) result[row * kept + k] = values[row * width + k]! * factor;
  }
  return result;
}

function diverged(iteration: number): StepError {
  return new StepError(
    `The training diverged in iteration ${iteration}: the error grew beyond all bounds. Lower the learning rate.`,
  );
}

/** What the graph's file may hold (protobuf ends at 2 GB), and what memory is needed for. */
function requireMemory(
  { count, userNames, itemNames }: Ratings,
  { factors }: SvdRecommenderParams,
  limit: number,
): void {
  const model = (userNames.length + itemNames.length) * (factors + 1) * 4;
  const bytes = model * 3 + count * 28;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  const sizes = `${userNames.length.toLocaleString('en')} users, ${itemNames.length.toLocaleString('en')} items and ${factors} factors`;
  if (model > 1.6e9) {
    throw new StepError(
      `A model of ${sizes} would take ${gigabytes(model)}, and a model file can hold at most 1.6 GB. Lower the number of factors.`,
    );
  }
  if (bytes < limit * 0.7) return;
  throw new StepError(
    `Training with ${sizes} on ${count.toLocaleString('en')} ratings needs about ${gigabytes(bytes)} of memory, and this step may use ` +
      `${gigabytes(limit)}. Lower the number of factors, or give the step more memory.`,
  );
}
