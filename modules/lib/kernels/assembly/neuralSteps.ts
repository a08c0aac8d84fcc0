import {
  planFirstState,
  planGradients,
  planNorms,
  planParameterCount,
  planParameters,
  planSecondState,
  planWeightCount,
} from './neuralPlan';
import { address, word } from './neuralWords';
import { shareBegin } from './share';

/** Parameters whose squares are added up together. */
const partSize: i32 = 4096;

/**
 * Adds up the gradients of `blocks` blocks, times `factor`, with the penalty's, into those of the first block, and writes the sum of
 * squares of each part.
 */
export function addGradients(thread: i32, threads: i32, plan: usize, blocks: i32, factor: f64, l2: f64): void {
  const count = word(plan, planParameterCount);
  const penalised = word(plan, planWeightCount);
  const parts = (count + partSize - 1) / partSize;
  const gradients = address(plan, planGradients);
  const parameters = address(plan, planParameters);
  const blockBytes = (<usize>count) << 2;
  const scale = f32x4.splat(<f32>factor);
  const penalty = f32x4.splat(<f32>l2);
  const end = shareBegin(thread + 1, threads, parts, 1);
  for (let part = shareBegin(thread, threads, parts, 1); part < end; part++) {
    const last = min(count, (part + 1) * partSize);
    let low = f64x2.splat(0);
    let high = low;
    for (let i = part * partSize; i < last; i += 4) {
      const at = (<usize>i) << 2;
      let place = gradients + at;
      let sum = v128.load(place);
      for (let block = 1; block < blocks; block++) {
        place += blockBytes;
        sum = f32x4.add(sum, v128.load(place));
      }
      sum = f32x4.mul(sum, scale);
      if (l2 > 0 && i < penalised) sum = f32x4.add(sum, f32x4.mul(penalty, v128.load(parameters + at)));
      v128.store(gradients + at, sum);
      const a = f64x2.promote_low_f32x4(sum);
      const b = f64x2.promote_low_f32x4(v128.shuffle<f64>(sum, sum, 1, 0));
      low = f64x2.add(low, f64x2.mul(a, a));
      high = f64x2.add(high, f64x2.mul(b, b));
    }
    const both = f64x2.add(low, high);
    const squares = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    store<f64>(address(plan, planNorms) + ((<usize>part) << 3), squares);
  }
}

/** What the gradient is multiplied by, so that it is no longer than `limit` (0: as long as it is). */
function clipping(plan: usize, limit: f64): f32 {
  if (limit === 0) return 1;
  const parts = (word(plan, planParameterCount) + partSize - 1) / partSize;
  let squares: f64 = 0;
  for (let part = 0; part < parts; part++) squares += load<f64>(address(plan, planNorms) + ((<usize>part) << 3));
  const length = Math.sqrt(squares);
  return length > limit ? <f32>(limit / length) : 1;
}

/** A step against the gradient; with momentum, also a share of the last step. */
export function descend(thread: i32, threads: i32, plan: usize, rate: f64, momentum: f64, limit: f64): void {
  const count = word(plan, planParameterCount);
  const begin = shareBegin(thread, threads, count, partSize);
  const end = (<usize>shareBegin(thread + 1, threads, count, partSize)) << 2;
  const gradients = address(plan, planGradients);
  const parameters = address(plan, planParameters);
  const steps = address(plan, planFirstState);
  const scale = f32x4.splat(<f32>rate * clipping(plan, limit));
  const share = f32x4.splat(<f32>momentum);
  for (let i = (<usize>begin) << 2; i < end; i += 16) {
    let step = f32x4.mul(scale, v128.load(gradients + i));
    if (momentum > 0) {
      step = f32x4.add(step, f32x4.mul(share, v128.load(steps + i)));
      v128.store(steps + i, step);
    }
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), step));
  }
}

/** A step of Adam (Kingma and Ba, 2015, with the bias corrections in `rate`). */
export function adapt(thread: i32, threads: i32, plan: usize, rate: f64, limit: f64): void {
  const count = word(plan, planParameterCount);
  const begin = shareBegin(thread, threads, count, partSize);
  const end = (<usize>shareBegin(thread + 1, threads, count, partSize)) << 2;
  const gradients = address(plan, planGradients);
  const parameters = address(plan, planParameters);
  const means = address(plan, planFirstState);
  const squares = address(plan, planSecondState);
  const scale = f32x4.splat(clipping(plan, limit));
  const speed = f32x4.splat(<f32>rate);
  const keepMean = f32x4.splat(0.9);
  const addMean = f32x4.splat(0.1);
  const keepSquare = f32x4.splat(0.999);
  const addSquare = f32x4.splat(0.001);
  const least = f32x4.splat(1e-8);
  for (let i = (<usize>begin) << 2; i < end; i += 16) {
    const gradient = f32x4.mul(scale, v128.load(gradients + i));
    const mean = f32x4.add(f32x4.mul(keepMean, v128.load(means + i)), f32x4.mul(addMean, gradient));
    const squared = f32x4.mul(addSquare, f32x4.mul(gradient, gradient));
    const square = f32x4.add(f32x4.mul(keepSquare, v128.load(squares + i)), squared);
    v128.store(means + i, mean);
    v128.store(squares + i, square);
    const step = f32x4.div(f32x4.mul(speed, mean), f32x4.add(f32x4.sqrt(square), least));
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), step));
  }
}
