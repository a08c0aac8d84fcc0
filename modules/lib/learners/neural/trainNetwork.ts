import { StepError } from '../../../define.ts';
import type { NeuralNetworkParams } from '../../params/neuralNetworkParams.ts';
import type { TrainingData } from '../data.ts';
import type { FitContext } from '../learner.ts';
import { Pace } from '../linear/pace.ts';
import type { Random } from '../random.ts';
import { mostLossRows, type Network } from './network.ts';

/** Halvings of the learning rate before training is given up. */
const mostHalvings = 30;

/**
 * Trains a network that has been initialised, and leaves it with its best weights. Where the loss grows far beyond that of
 * knowing nothing (`baseLoss`), the last iteration is taken back and the learning rate halved.
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
  const progress = new Improvement(params.earlyStoppingRounds, params.tolerance);
  const kept = {
    parameters: Float32Array.from(network.parameters),
    training: baseLoss,
    validation: baseLoss,
    iteration: 0,
  };
  let learningRate = params.learningRate;
  let good = kept.parameters;
  let steps = 0;
  let last = baseLoss;
  let iteration = 1;
  for (; iteration <= params.iterations; iteration++) {
    if (params.shuffle) shuffle(network.order, training, random);
    const loss = await iterate(network, training, { ...params, learningRate }, steps, pace);
    steps += Math.ceil(training / params.batchSize);
    if (!(loss < 3 * baseLoss + 0.1)) {
      learningRate = halveRate(learningRate, params, iteration, context);
      network.parameters.set(good);
      network.forgetSteps();
      continue;
    }
    last = loss;
    context.metric('training_loss', loss, iteration);
    const validationLoss = validation > 0 ? await meanLoss(network, training, validation, pace) : loss;
    if (validation > 0) context.metric('validation_loss', validationLoss, iteration);
    context.progress(iteration / params.iterations, `Iteration ${iteration} of ${params.iterations}`);
    good = Float32Array.from(network.parameters);
    if (validation > 0 && (kept.iteration === 0 || validationLoss < kept.validation)) {
      Object.assign(kept, { parameters: good, training: loss, validation: validationLoss, iteration });
    }
    if (progress.hasEnded(validationLoss)) break;
  }
  const done = Math.min(iteration, params.iterations);
  if (validation > 0) network.parameters.set(kept.parameters);
  report(done, iteration <= params.iterations, validation > 0 ? kept.iteration : undefined, params, context);
  return validation > 0
    ? { training_loss: kept.training, validation_loss: kept.validation, iterations: kept.iteration }
    : { training_loss: last, iterations: done };
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

function halveRate(
  rate: number,
  { learningRate }: NeuralNetworkParams,
  iteration: number,
  context: FitContext,
): number {
  const next = rate / 2;
  if (next < learningRate / 2 ** mostHalvings) {
    throw new StepError(
      'The network does not learn: its loss grows at any learning rate. Normalise the features, or check them for numbers that are far off.',
    );
  }
  context.log(
    `The loss grew in iteration ${iteration}, so it was taken back and the learning rate halved to ${next}. ` +
      'Begin with a smaller learning rate to spare these iterations.',
    'warning',
  );
  return next;
}

/** Counts iterations since the loss last fell by more than the tolerance. */
class Improvement {
  readonly #rounds: number;
  readonly #tolerance: number;
  #best = Number.POSITIVE_INFINITY;
  #without = 0;

  constructor(rounds: number, tolerance: number) {
    this.#rounds = rounds;
    this.#tolerance = tolerance;
  }

  hasEnded(loss: number): boolean {
    this.#without = loss < this.#best - this.#tolerance ? 0 : this.#without + 1;
    this.#best = Math.min(this.#best, loss);
    return this.#without >= this.#rounds;
  }
}

function report(
  iterations: number,
  converged: boolean,
  best: number | undefined,
  params: NeuralNetworkParams,
  context: FitContext,
): void {
  const kept = best === undefined ? '' : ` The weights of iteration ${best} were kept.`;
  context.log(
    converged
      ? `Training ended after ${iterations} iterations: the last ${params.earlyStoppingRounds} did not improve the loss by ${params.tolerance}.${kept}`
      : `The loss was still falling after ${iterations} iterations. More iterations may give a better model.${kept}`,
  );
}
