import { neural } from '../../kernels/compiled/neural.ts';
import { Kernels } from '../../kernels/kernels.ts';
import type { TrainingData } from '../data.ts';
import type { Random } from '../random.ts';
import { fillCodes, fillNumbers, type NetworkInputs } from './networkInputs.ts';
import {
  type Activation,
  type NetworkLoss,
  type NetworkShape,
  planLength,
  workBytes,
  writePlan,
} from './networkPlan.ts';

export interface NetworkOptions {
  loss: NetworkLoss;
  activation: Activation;
  batchSize: number;
  dropout: number;
  seed: number;
  threads: number;
}

/** How a step changes the weights. */
export interface StepOptions {
  optimizer: 'sgd' | 'adam';
  learningRate: number;
  momentum: number;
  l2: number;
  gradientClipping: number;
}

/** Multiplications that are worth waking threads for: some 50 µs. */
const worthThreads = 400_000;
/** Bytes that the gradients of all blocks of a batch may take. */
const mostGradientBytes = 2 ** 26;
/** Parameters whose squares are added up together; as in assembly/neural.ts. */
const partSize = 4096;

/** A network in the kernels' memory, with the rows that it learns from. `targets`: one number a row, a class's code or 0 and 1. */
export class Network implements Disposable {
  readonly shape: NetworkShape;
  readonly parameters: Float32Array;
  readonly order: Uint32Array;
  readonly gradients: Float32Array;
  readonly #kernels: Kernels<typeof neural>;
  readonly #plan: Int32Array;
  readonly #losses: Float64Array;
  readonly #states: Float32Array[];
  readonly #blockRows: number;
  #steps = 0;

  constructor(
    data: TrainingData,
    inputs: NetworkInputs,
    shape: NetworkShape,
    targets: Float32Array,
    options: NetworkOptions,
  ) {
    const { rowCount, weights } = data;
    this.shape = shape;
    this.#kernels = new Kernels(neural, options.threads);
    const { memory } = this.#kernels;
    const { parameterCount } = shape;
    const blockRows = chooseBlockRows(options.batchSize, parameterCount);
    const blocks = Math.ceil(Math.max(options.batchSize / blockRows, mostLossRows / blockRows)) + 1;
    this.#blockRows = blockRows;
    const numbers = memory.float32(rowCount * shape.numberWidth);
    fillNumbers(data, inputs, shape.numberWidth, numbers);
    const codeCount = inputs.categories.length;
    const codes = memory.int32(rowCount * codeCount);
    fillCodes(data, inputs, shape.numberWidth, codes);
    const weighing = weights && memory.copyFloat32(scaleWeights(weights));
    const sharedTargets = memory.copyFloat32(targets);
    this.order = memory.uint32(rowCount);
    this.parameters = memory.float32(parameterCount);
    this.gradients = memory.float32(parameterCount * Math.ceil(options.batchSize / blockRows));
    this.#states = [memory.float32(parameterCount), memory.float32(parameterCount)];
    this.#losses = memory.float64(blocks);
    const norms = memory.float64(Math.ceil(parameterCount / partSize));
    const work = memory.uint8(this.#kernels.threads * workBytes(shape, blockRows));
    this.#plan = memory.int32(planLength(shape));
    writePlan(this.#plan, {
      ...options,
      shape,
      codeCount,
      blockRows,
      inputs: numbers.byteOffset,
      codes: codes.byteOffset,
      targets: sharedTargets.byteOffset,
      weights: weighing?.byteOffset ?? 0,
      parameters: this.parameters.byteOffset,
      gradients: this.gradients.byteOffset,
      losses: this.#losses.byteOffset,
      work: work.byteOffset,
      firstState: this.#states[0]!.byteOffset,
      secondState: this.#states[1]!.byteOffset,
      norms: norms.byteOffset,
    });
  }

  [Symbol.dispose](): void {
    this.#kernels[Symbol.dispose]();
  }

  /** Sets weights and biases to random numbers between ±`limit`, but the biases of the last layer to `last`. */
  initialise(random: Random, limit: number, last: ArrayLike<number>): void {
    const { layers, numbers } = this.shape;
    this.parameters.fill(0);
    for (const [l, { depth, categories, units, width, weights }] of layers.entries()) {
      const filled = l === 0 ? numbers : layers[l - 1]!.units;
      for (let i = 0; i < depth + categories; i++) {
        if (i >= filled && i < depth) continue;
        for (let j = 0; j < units; j++) {
          this.parameters[weights + i * width + j] = (2 * random.uniform() - 1) * limit;
        }
      }
    }
    for (const { biases, units } of layers.slice(0, -1)) {
      for (let j = 0; j < units; j++) this.parameters[biases + j] = (2 * random.uniform() - 1) * limit;
    }
    this.parameters.set(last, layers.at(-1)!.biases);
  }

  /** Forgets the past steps: momentum, and what Adam knows of the gradients. */
  forgetSteps(): void {
    for (const state of this.#states) state.fill(0);
    this.#steps = 0;
  }

  /** Fills `gradients` with those of the mean loss of the batch `order[first .. first + count)`, and answers the sum of losses. */
  differentiate(first: number, count: number, step: number, l2: number): number {
    const large = count * this.#blockWork() > worthThreads;
    this.#call(large, 'gradients', this.#plan, this.order.byteOffset + 4 * first, count, step);
    const blocks = Math.ceil(count / this.#blockRows);
    this.#call(blocks * this.shape.parameterCount > worthThreads, 'addGradients', this.#plan, blocks, 1 / count, l2);
    return this.#sumLosses(blocks);
  }

  /** Takes a step on the batch `order[first .. first + count)`. Answers the sum of its losses before the step. */
  step(first: number, count: number, step: number, options: StepOptions): number {
    const loss = this.differentiate(first, count, step, options.l2);
    const { learningRate, momentum, gradientClipping } = options;
    const large = this.shape.parameterCount > worthThreads;
    this.#steps += 1;
    if (options.optimizer === 'sgd') {
      this.#call(large, 'descend', this.#plan, learningRate, momentum, gradientClipping);
    } else {
      const correction = Math.sqrt(1 - 0.999 ** this.#steps) / (1 - 0.9 ** this.#steps);
      this.#call(large, 'adapt', this.#plan, learningRate * correction, gradientClipping);
    }
    return loss;
  }

  /** Sum of the losses of the rows `order[first .. first + count)`; at most `mostLossRows`. Nothing is left out at random. */
  measureLoss(first: number, count: number): number {
    const large = count * this.#blockWork() > worthThreads;
    this.#call(large, 'losses', this.#plan, this.order.byteOffset + 4 * first, count);
    return this.#sumLosses(Math.ceil(count / this.#blockRows));
  }

  #call(onAll: boolean, ...[kernel, ...rest]: Parameters<Kernels<typeof neural>['run']>): void {
    if (onAll) this.#kernels.runOnAll(kernel, ...rest);
    else this.#kernels.run(kernel, ...rest);
  }

  #sumLosses(blocks: number): number {
    let sum = 0;
    for (let block = 0; block < blocks; block++) sum += this.#losses[block]!;
    return sum;
  }

  /** Multiplications a row. */
  #blockWork(): number {
    return this.shape.layers.reduce((sum, { depth, width }) => sum + depth * width, 0) * 3;
  }
}

export const mostLossRows = 8192;

/**
 * Rows whose gradients are computed together: about eight blocks a batch, for as many threads. It decides the order of sums, so it
 * does not depend on the threads there are.
 */
function chooseBlockRows(batchSize: number, parameterCount: number): number {
  const rows = Math.min(256, Math.max(16, 4 * Math.ceil(batchSize / 32)));
  const mostBlocks = Math.max(1, Math.floor(mostGradientBytes / (4 * parameterCount)));
  return Math.max(rows, 4 * Math.ceil(batchSize / mostBlocks / 4));
}

/** Weights with a mean of 1, so that a batch's gradient is its rows' mean. */
function scaleWeights(weights: Float32Array): Float32Array {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    if (weights[i]! > 0) count += 1;
  }
  return weights.map((weight) => (weight * count) / sum);
}
