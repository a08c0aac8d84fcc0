import { StepError } from '../../../define.ts';
import type { NeuralNetworkParams } from '../../params/neuralNetworkParams.ts';
import { EarlyStopping } from '../boosting/earlyStopping.ts';
import type { TrainingData } from '../data.ts';
import type { FitContext } from '../learner.ts';
import { Pace } from '../linear/pace.ts';
import type { Random } from '../random.ts';
import { mostLossRows, type Network } from './network.ts';

/** Halvings of the learning rate before training is given up. */
const mostHalvings = 20;

/**
 * Trains a network that has been initialised, and leaves it with its best weights. Where an iteration has a far larger loss than the
 * best one, or than the beginning, it is taken back and the learning rate halved. `baseLoss`: of knowing nothing of the rows.
 * Answers the metrics. Throws StepError when no learning rate helps.
 */
export async function trainNetwork(
  network: Network,
  data: TrainingData,
  params: NeuralNetworkParams,
  baseLoss: number,
  random: Random,
  context: FitContext,
): Promise<Record<string, number>> {
  const { training, validation } = orderRows(network.order, data.weights, params.validationFraction, random);
  const pace = new Pace(context.signal);
  const stopping = new EarlyStopping(params.earlyStoppingRounds);
  const sample = Math.min(training, mostLossRows);
  const start = await meanLoss(network, 0, sample, pace);
  const limit = new LossLimit(start, baseLoss);
  const losses: number[] = [];
  let kept = { parameters: Float32Array.from(network.parameters), loss: start, validation: Number.POSITIVE_INFINITY };
  // The beginning, and the ends of the last two iterations that were good.
  let states: Float32Array[] = [kept.parameters];
  let learningRate = params.learningRate;
  const smallest = learningRate / 2 ** mostHalvings;
  let steps = 0;
  let iteration = 0;
  while (iteration < params.iterations) {
    iteration += 1;
    if (params.shuffle) shuffle(network.order, training, random);
    const loss = await iterate(network, training, { ...params, learningRate }, steps, pace);
    steps += Math.ceil(training / params.batchSize);
    if (limit.isExceeded(loss) && !(Number.isFinite(loss) && learningRate <= smallest)) {
      learningRate = halveRate(learningRate, smallest, iteration, context);
      states = await takeBack(network, states, limit, () => meanLoss(network, 0, sample, pace));
      continue;
    }
    losses.push(loss);
    const parameters = Float32Array.from(network.parameters);
    states = [...(states.length > 2 ? [states[0]!, states[2]!] : states), parameters];
    context.metric('training_loss', loss, iteration);
    context.progress(iteration / params.iterations, `Iteration ${iteration} of ${params.iterations}`);
    if (validation === 0) continue;
    const own = await meanLoss(network, training, validation, pace);
    context.metric('validation_loss', own, iteration);
    if (own < kept.validation) kept = { parameters, loss, validation: own };
    if (stopping.shouldStop(iteration, own)) break;
  }
  if (validation === 0) {
    report(losses, iteration, undefined, context);
    return { training_loss: losses.at(-1) ?? start, iterations: iteration };
  }
  report(losses, iteration, stopping.bestIteration, context);
  network.parameters.set(kept.parameters);
  const validationLoss = Number.isFinite(kept.validation) ? { validation_loss: kept.validation } : {};
  return { training_loss: kept.loss, ...validationLoss, iterations: stopping.bestIteration };
}

/** Tells losses that show that the steps are too long: far above the best one, or above that of the beginning. */
class LossLimit {
  readonly #start: number;
  readonly #base: number;
  #best: number;

  constructor(start: number, base: number) {
    this.#start = Math.max(start, base);
    this.#base = base;
    this.#best = this.#start;
  }

  isExceeded(loss: number): boolean {
    if (!(loss <= Math.min(1.05 * this.#start + 0.01, 5 * this.#best + 0.1 * this.#base))) return true;
    this.#best = Math.min(this.#best, loss);
    return false;
  }
}

/**
 * Gives the network back its weights of before: the latest ones that are no worse than the limit, because the last steps of an
 * iteration that was good on the whole can have gone astray. Answers the states that are left.
 */
async function takeBack(
  network: Network,
  states: Float32Array[],
  limit: LossLimit,
  measure: () => Promise<number>,
): Promise<Float32Array[]> {
  network.forgetSteps();
  const left = [...states];
  for (;;) {
    network.parameters.set(left.at(-1)!);
    if (left.length === 1 || !limit.isExceeded(await measure())) return left;
    left.pop();
  }
}

/** Fills the order with the rows to train on, then those set aside. Rows of weight 0 are left out. */
function orderRows(order: Uint32Array, weights: Float32Array | undefined, fraction: number, random: Random) {
  const rows: number[] = [];
  for (let i = 0; i < order.length; i++) if (!weights || weights[i]! > 0) rows.push(i);
  const validation = Math.min(Math.floor(rows.length * fraction), rows.length - 1);
  const aside = random.choose(validation, rows.length);
  const training = rows.length - validation;
  let used = 0;
  let next = 0;
  for (let k = 0; k < rows.length; k++) {
    if (aside[next] === k) order[training + next++] = rows[k]!;
    else order[used++] = rows[k]!;
  }
  return { training, validation };
}

/** Fisher and Yates's shuffle of the first `count` rows. */
function shuffle(order: Uint32Array, count: number, random: Random): void {
  for (let i = count - 1; i > 0; i--) {
    const k = random.below(i + 1);
    const row = order[i]!;
    order[i] = order[k]!;
    order[k] = row;
  }
}

/** One pass over the rows. Answers the mean loss of the rows, each before its batch's step; NaN as soon as it is no number. */
async function iterate(
  network: Network,
  count: number,
  params: NeuralNetworkParams,
  steps: number,
  pace: Pace,
): Promise<number> {
  let sum = 0;
  for (let first = 0, step = steps; first < count; first += params.batchSize, step++) {
    sum += network.step(first, Math.min(params.batchSize, count - first), step, params);
    if (!Number.isFinite(sum)) return Number.NaN;
    await pace.rest();
  }
  return sum / count;
}

async function meanLoss(network: Network, first: number, count: number, pace: Pace): Promise<number> {
  let sum = 0;
  for (let done = 0; done < count; done += mostLossRows) {
    sum += network.measureLoss(first + done, Math.min(mostLossRows, count - done));
    await pace.rest();
  }
  return sum / count;
}

function halveRate(rate: number, smallest: number, iteration: number, context: FitContext): number {
  if (rate <= smallest) {
    throw new StepError(
      'The network does not learn: its loss is no number at any learning rate. Normalise the features, or check them for numbers that are far off.',
    );
  }
  const next = rate / 2;
  context.log(
    `The loss grew in iteration ${iteration}, so it was taken back and the learning rate halved to ${next}. ` +
      'Begin with a smaller learning rate to spare these iterations.',
    'warning',
  );
  return next;
}

/** What to say at the end. `losses`: of the iterations that were not taken back. `best`: the iteration that was kept, if one was chosen. */
function report(losses: readonly number[], iteration: number, best: number | undefined, context: FitContext): void {
  if (best !== undefined) {
    context.log(`Training ended after ${iteration} iterations. The weights of iteration ${best} were kept.`);
    return;
  }
  const recent = losses.at(-Math.ceil(losses.length / 10) - 1) ?? Number.POSITIVE_INFINITY;
  const last = losses.at(-1) ?? Number.POSITIVE_INFINITY;
  context.log(
    last < recent * 0.99
      ? `The loss was still falling after ${iteration} iterations: more iterations may give a better model.`
      : `The loss had all but stopped falling after ${iteration} iterations.`,
  );
}
