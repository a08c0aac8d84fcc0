import { StepError } from '../../../define.ts';
import type { SupportVectorMachineParams } from '../../params/supportVectorMachineParams.ts';
import type { TrainingData } from '../data.ts';
import type { FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { planChunks } from './chunks.ts';
import { descendDual } from './descendDual.ts';
import { describeColumns } from './designColumns.ts';
import type { DesignMatrix } from './designMatrix.ts';
import { measureHingeLoss } from './hingeLoss.ts';
import type { Pace } from './pace.ts';
import { fitPlattScaling } from './plattScaling.ts';
import { RandomFeatureEstimator, type RandomFeatures } from './randomFeatureEstimator.ts';
import { RowMatrix } from './rowMatrix.ts';

export interface RandomFeatureProblem {
  data: TrainingData;
  matrix: DesignMatrix;
  rows: RowMatrix;
  signs: Float64Array<SharedArrayBuffer>;
  report(iteration: number, loss: number): void;
}

/**
 * A support vector machine with the kernel exp(−gamma · |x − y|²), approximated by random Fourier features: √(2/D) · sin(ω·x + φ), ω from a
 * normal distribution of variance 2·gamma, φ uniform (Rahimi & Recht 2007).
 */
export async function fitRandomFeatures(
  problem: RandomFeatureProblem,
  params: SupportVectorMachineParams,
  context: Pick<FitContext, 'memoryLimit'>,
  pace: Pace,
): Promise<RandomFeatureEstimator> {
  const { data, matrix, rows, signs, report } = problem;
  const { kernels, rowCount } = matrix;
  const { lambda, components } = params;
  requireMemory(rowCount, components, context.memoryLimit);
  const gamma = params.gamma > 0 ? params.gamma : 1 / data.features.length;
  const features = drawFeatures(rows, components, gamma, params.seed);
  boundNumbers(rows, features.limit);
  const mapped = new RowMatrix(kernels, rowCount, { numeric: components, oneHot: 0, categories: 0 });
  await mapAll(rows, mapped, features, pace);
  const margins = new Float64Array(rowCount);
  let loss = 0;
  const point = await descendDual(
    {
      ...params,
      rows: mapped,
      signs,
      weights: matrix.weights,
      totalWeight: matrix.totalWeight,
      async onIteration(iteration, reached) {
        await computeMargins(mapped, reached, margins, pace);
        loss = measureHingeLoss(margins, signs, matrix, lambda, reached);
        report(iteration, loss);
      },
    },
    new Random(params.seed, 1),
    pace,
  );
  await computeMargins(mapped, point, margins, pace);
  if (data.target.kind !== 'classes') throw new Error('a support vector machine needs classes');
  const { slope, offset } = fitPlattScaling(margins, data.target.codes, data.weights);
  const { coefficients, intercept } = mapped.readPoint(point);
  const scale = features.scale * slope;
  return new RandomFeatureEstimator(
    describeColumns(matrix),
    { ...features, directions: Float64Array.from(features.directions), padded: rows.padded },
    { coefficients: coefficients.map((value) => value * scale), intercept: intercept * slope + offset },
    { training_loss: loss },
  );
}

/** Angles at most, in deviations of their directions: the kernel's sines are exact up to 100,000. */
const farthest = 2 ** 16;
const largestFloat = 3.4028234663852886e38;

type Drawn = Omit<RandomFeatures, 'padded' | 'directions'> & { directions: Float64Array<SharedArrayBuffer> };

function drawFeatures(rows: RowMatrix, count: number, gamma: number, seed: number): Drawn {
  const { pointSize, padded, numericCount } = rows;
  const random = new Random(seed);
  const deviation = Math.sqrt(2 * gamma);
  const directions = rows.kernels.memory.float64(count * pointSize).fill(0);
  for (let k = 0; k < count; k++) {
    const from = k * pointSize;
    for (let j = 0; j < pointSize - 1; j++) {
      if (j < numericCount || j >= padded) directions[from + j] = deviation * drawNormal(random);
    }
    directions[from + pointSize - 1] = 2 * Math.PI * random.uniform();
  }
  const limit = Math.fround(Math.min(farthest / deviation, largestFloat));
  return { count, pointSize, directions, scale: Math.sqrt(2 / count), limit };
}

/** Brings numbers that are farther off to ± `limit`. */
function boundNumbers({ rowCount, padded, shape }: RowMatrix, limit: number): void {
  const numbers = new Float32Array(shape.buffer, shape[1]!, rowCount * padded);
  for (let i = 0; i < numbers.length; i++) {
    if (Math.abs(numbers[i]!) > limit) numbers[i] = Math.sign(numbers[i]!) * limit;
  }
}

/** A number from the standard normal distribution (Box & Muller 1958). */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

async function mapAll(rows: RowMatrix, to: RowMatrix, features: Drawn, pace: Pace): Promise<void> {
  const { kernels, rowCount } = rows;
  const work = rows.pointSize * features.count;
  const { slots, slotRows } = planChunks(work, 1);
  for (let first = 0; first < rowCount; first += slots * slotRows) {
    const count = Math.min(slots * slotRows, rowCount - first);
    const run = count * work > 300_000 ? 'runOnAll' : 'run';
    const { directions, pointSize, scale } = features;
    kernels[run]('mapRows', rows.shape, first, count, directions, pointSize, features.count, scale, to.shape);
    await pace.rest();
  }
}

async function computeMargins(rows: RowMatrix, point: Float64Array, margins: Float64Array, pace: Pace): Promise<void> {
  const { kernels, rowCount } = rows;
  const mark = kernels.memory.mark();
  const copy = rows.newPoint();
  copy.set(point);
  const atOnce = 65_536;
  const part = kernels.memory.float64(Math.min(atOnce, rowCount));
  for (let first = 0; first < rowCount; first += atOnce) {
    const count = Math.min(atOnce, rowCount - first);
    kernels.run('scoreByRow', rows.shape, first, count, copy, rows.pointSize - 1, part);
    margins.set(part.subarray(0, count), first);
    await pace.rest();
  }
  kernels.memory.release(mark);
}

function requireMemory(rowCount: number, components: number, memoryLimit: number): void {
  const bytes = rowCount * components * 4;
  if (bytes < memoryLimit * 0.7 && bytes < 3e9) return;
  throw new StepError(
    `${components} random features of ${rowCount.toLocaleString('en')} rows need ${(bytes / 1e9).toFixed(1)} GB of memory, ` +
      'which is more than there is. Choose fewer random features, or train on a sample.',
  );
}
