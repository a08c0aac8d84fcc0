import { activate, differentiate, exp4, sigmoid } from './activation';
import { drop, dropBack } from './dropout';
import { multiply, multiplyTransposed } from './multiply';
import { shareBegin } from './share';

/**
 * Fully connected networks in float32. What a network looks like and where its arrays lie is in a plan of 32-bit words, written by
 * networkPlan.ts: `word` and `layerWord` name them. A batch is cut into blocks of rows, each with gradients of its own, which are
 * added up in the order of the blocks.
 */
function word(plan: usize, index: i32): i32 {
  return load<i32>(plan + ((<usize>index) << 2));
}

function layerWord(plan: usize, layer: i32, index: i32): i32 {
  return load<i32>(plan + 128 + ((<usize>(layer * 8 + index)) << 2));
}

function address(plan: usize, index: i32): usize {
  return <usize>(<u32>word(plan, index));
}

/** Losses and gradients of the blocks of a batch. `order` names the rows. */
export function gradients(thread: i32, threads: i32, plan: usize, order: usize, count: i32, step: i32): void {
  const blockRows = word(plan, 11);
  const blocks = (count + blockRows - 1) / blockRows;
  const end = shareBegin(thread + 1, threads, blocks, 1);
  const work = address(plan, 14) + <usize>thread * <usize>word(plan, 15);
  const dropout = word(plan, 16) !== 0;
  for (let block = shareBegin(thread, threads, blocks, 1); block < end; block++) {
    const begin = block * blockRows;
    const rows = order + ((<usize>begin) << 2);
    const size = min(blockRows, count - begin);
    forward(plan, work, rows, size, dropout, step, block);
    const loss = takeLoss(plan, work, rows, size, true);
    store<f64>(address(plan, 13) + ((<usize>block) << 3), loss);
    const place = address(plan, 12) + ((<usize>block * <usize>word(plan, 9)) << 2);
    backward(plan, work, rows, size, place, dropout, step, block);
  }
}

/** Losses of the blocks of some rows. */
export function losses(thread: i32, threads: i32, plan: usize, order: usize, count: i32): void {
  const blockRows = word(plan, 11);
  const blocks = (count + blockRows - 1) / blockRows;
  const end = shareBegin(thread + 1, threads, blocks, 1);
  const work = address(plan, 14) + <usize>thread * <usize>word(plan, 15);
  for (let block = shareBegin(thread, threads, blocks, 1); block < end; block++) {
    const begin = block * blockRows;
    const rows = order + ((<usize>begin) << 2);
    const size = min(blockRows, count - begin);
    forward(plan, work, rows, size, false, 0, block);
    store<f64>(address(plan, 13) + ((<usize>block) << 3), takeLoss(plan, work, rows, size, false));
  }
}

function padded(rows: i32): i32 {
  return (rows + 3) & ~3;
}

function forward(plan: usize, work: usize, order: usize, count: i32, dropout: boolean, step: i32, block: i32): void {
  const layers = word(plan, 0);
  const rows = padded(count);
  const parameters = address(plan, 8);
  gather(plan, work, order, count);
  let values = work;
  let valuesRow = (<usize>word(plan, 1)) << 2;
  for (let l = 0; l < layers; l++) {
    const width = layerWord(plan, l, 1);
    const out = work + <usize>layerWord(plan, l, 6);
    const rowBytes = (<usize>width) << 2;
    const weights = parameters + ((<usize>layerWord(plan, l, 3)) << 2);
    const biases = parameters + ((<usize>layerWord(plan, l, 4)) << 2);
    multiply(rows, width, layerWord(plan, l, 0), values, valuesRow, 4, weights, rowBytes, biases, out, rowBytes);
    if (l === 0) addCodes(plan, order, count, weights, rowBytes, out);
    if (l < layers - 1) {
      const kind = layerWord(plan, l, 5);
      activate(kind, out, rows * width);
      if (kind === sigmoid) clearPadding(out, rows, width, layerWord(plan, l, 2));
      if (dropout) drop(plan, l, step, block, out, rows * width);
    }
    values = out;
    valuesRow = rowBytes;
  }
}

/** Copies the numbers of the rows to the work space. */
function gather(plan: usize, work: usize, order: usize, count: i32): void {
  const bytes = (<usize>word(plan, 1)) << 2;
  const inputs = address(plan, 3);
  for (let i = 0; i < count; i++) {
    const row = load<u32>(order + ((<usize>i) << 2));
    memory.copy(work + <usize>i * bytes, inputs + <usize>row * bytes, bytes);
  }
  memory.fill(work + <usize>count * bytes, 0, <usize>(padded(count) - count) * bytes);
}

/** Adds the weights' rows of the categories. */
function addCodes(plan: usize, order: usize, count: i32, weights: usize, rowBytes: usize, out: usize): void {
  const codeCount = word(plan, 2);
  const codes = address(plan, 4);
  for (let i = 0; i < count; i++) {
    const row = load<u32>(order + ((<usize>i) << 2));
    const own = codes + ((<usize>row * <usize>codeCount) << 2);
    for (let c = 0; c < codeCount; c++) {
      const code = load<i32>(own + ((<usize>c) << 2));
      if (code >= 0) addRow(out + <usize>i * rowBytes, weights + <usize>code * rowBytes, rowBytes);
    }
  }
}

function addRow(target: usize, source: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(target + i, f32x4.add(v128.load(target + i), v128.load(source + i)));
  }
}

/** Units that only fill up a width have to stay 0. */
function clearPadding(values: usize, rows: i32, width: i32, units: i32): void {
  const bytes = (<usize>(width - units)) << 2;
  if (bytes === 0) return;
  for (let i = 0; i < rows; i++) memory.fill(values + ((<usize>(i * width + units)) << 2), 0, bytes);
}

/** Sum of weight · loss of the rows. The scores of the last layer become the derivatives of it, if those are wanted. */
function takeLoss(plan: usize, work: usize, order: usize, count: i32, derive: boolean): f64 {
  const last = word(plan, 0) - 1;
  const width = layerWord(plan, last, 1);
  const units = layerWord(plan, last, 2);
  const kind = word(plan, 7);
  const scores = work + <usize>layerWord(plan, last, 6);
  const targets = address(plan, 5);
  const weights = address(plan, 6);
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const row = (<usize>load<u32>(order + ((<usize>i) << 2))) << 2;
    const target = load<f32>(targets + row);
    const weight = weights ? load<f32>(weights + row) : <f32>1;
    const place = scores + ((<usize>(i * width)) << 2);
    if (kind === 2) {
      sum += <f64>weight * softmaxLoss(place, width, units, <i32>target, weight);
      continue;
    }
    const score = <f64>load<f32>(place);
    const difference = kind === 0 ? score - <f64>target : logistic(score) - <f64>target;
    if (kind === 0) sum += <f64>weight * difference * difference * 0.5;
    else sum += <f64>weight * (Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - <f64>target * score);
    if (derive) {
      memory.fill(place, 0, (<usize>width) << 2);
      store<f32>(place, <f32>(<f64>weight * difference));
    }
  }
  if (derive) {
    const bytes = (<usize>width) << 2;
    memory.fill(scores + <usize>count * bytes, 0, <usize>(padded(count) - count) * bytes);
  }
  return sum;
}

function logistic(score: f64): f64 {
  return 1 / (1 + Math.exp(-score));
}

/** Cross-entropy of a row's scores, which become weight · its derivatives. */
function softmaxLoss(scores: usize, width: i32, units: i32, target: i32, weight: f32): f64 {
  let highest: f32 = load<f32>(scores);
  for (let k = 1; k < units; k++) highest = max(highest, load<f32>(scores + ((<usize>k) << 2)));
  const own = <f64>load<f32>(scores + ((<usize>target) << 2)) - <f64>highest;
  const top = f32x4.splat(highest);
  for (let k = 0; k < width; k += 4) {
    const place = scores + ((<usize>k) << 2);
    v128.store(place, exp4(f32x4.sub(v128.load(place), top)));
  }
  memory.fill(scores + ((<usize>units) << 2), 0, (<usize>(width - units)) << 2);
  let sum: f64 = 0;
  for (let k = 0; k < units; k++) sum += <f64>load<f32>(scores + ((<usize>k) << 2));
  const factor = f32x4.splat(<f32>(<f64>weight / sum));
  for (let k = 0; k < width; k += 4) {
    const place = scores + ((<usize>k) << 2);
    v128.store(place, f32x4.mul(v128.load(place), factor));
  }
  const place = scores + ((<usize>target) << 2);
  store<f32>(place, load<f32>(place) - weight);
  return Math.log(sum) - own;
}

/** Gradients of a block, written to `place`. The work space holds the values of all layers and the derivatives of the last one. */
function backward(
  plan: usize,
  work: usize,
  order: usize,
  count: i32,
  place: usize,
  dropout: boolean,
  step: i32,
  block: i32,
): void {
  const layers = word(plan, 0);
  const rows = padded(count);
  const parameters = address(plan, 8);
  let deltas = work + <usize>layerWord(plan, layers - 1, 6);
  let other = address(plan, 22) + work;
  const another = address(plan, 23) + work;
  for (let l = layers - 1; l >= 0; l--) {
    const depth = layerWord(plan, l, 0);
    const width = layerWord(plan, l, 1);
    const rowBytes = (<usize>width) << 2;
    const values = l > 0 ? work + <usize>layerWord(plan, l - 1, 6) : work;
    const offset = (<usize>layerWord(plan, l, 3)) << 2;
    multiply(depth, width, rows, values, 4, (<usize>depth) << 2, deltas, rowBytes, 0, place + offset, rowBytes);
    addDown(deltas, rows, rowBytes, place + ((<usize>layerWord(plan, l, 4)) << 2));
    if (l === 0) {
      spreadCodes(plan, order, count, place + offset, rowBytes, deltas);
      return;
    }
    multiplyTransposed(rows, depth, width, deltas, rowBytes, parameters + offset, rowBytes, other, (<usize>depth) << 2);
    if (dropout) dropBack(plan, l - 1, step, block, values, other, rows * depth);
    differentiate(layerWord(plan, l - 1, 5), values, other, rows * depth);
    deltas = other;
    other = other === another ? address(plan, 22) + work : another;
  }
}

/** Sums of columns. */
function addDown(values: usize, rows: i32, rowBytes: usize, sums: usize): void {
  for (let j: usize = 0; j < rowBytes; j += 16) {
    let sum = f32x4.splat(0);
    let place = values + j;
    for (let i = 0; i < rows; i++) {
      sum = f32x4.add(sum, v128.load(place));
      place += rowBytes;
    }
    v128.store(sums + j, sum);
  }
}

/** Gradients of the weights' rows of the categories. */
function spreadCodes(plan: usize, order: usize, count: i32, place: usize, rowBytes: usize, deltas: usize): void {
  const codeCount = word(plan, 2);
  if (codeCount === 0) return;
  const codes = address(plan, 4);
  memory.fill(place + <usize>word(plan, 1) * rowBytes, 0, <usize>layerWord(plan, 0, 7) * rowBytes);
  for (let i = 0; i < count; i++) {
    const row = load<u32>(order + ((<usize>i) << 2));
    const own = codes + ((<usize>row * <usize>codeCount) << 2);
    for (let c = 0; c < codeCount; c++) {
      const code = load<i32>(own + ((<usize>c) << 2));
      if (code >= 0) addRow(place + <usize>code * rowBytes, deltas + <usize>i * rowBytes, rowBytes);
    }
  }
}

/** Parameters whose squares are added up together. */
const partSize: i32 = 4096;

/**
 * Adds up the gradients of `blocks` blocks, times `factor`, with the penalty's, into those of the first block, and writes the sum of
 * squares of each part.
 */
export function addGradients(thread: i32, threads: i32, plan: usize, blocks: i32, factor: f64, l2: f64): void {
  const count = word(plan, 9);
  const penalised = word(plan, 10);
  const parts = (count + partSize - 1) / partSize;
  const gradients = address(plan, 12);
  const parameters = address(plan, 8);
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
    store<f64>(address(plan, 20) + ((<usize>part) << 3), squares);
  }
}

/** What the gradient is multiplied by, so that it is no longer than `limit` (0: as long as it is). */
function clipping(plan: usize, limit: f64): f32 {
  if (limit === 0) return 1;
  const parts = (word(plan, 9) + partSize - 1) / partSize;
  let squares: f64 = 0;
  for (let part = 0; part < parts; part++) squares += load<f64>(address(plan, 20) + ((<usize>part) << 3));
  const length = Math.sqrt(squares);
  return length > limit ? <f32>(limit / length) : 1;
}

/** A step against the gradient; with momentum, also a share of the last step. */
export function descend(thread: i32, threads: i32, plan: usize, rate: f64, momentum: f64, limit: f64): void {
  const count = word(plan, 9);
  const begin = shareBegin(thread, threads, count, partSize);
  const end = (<usize>shareBegin(thread + 1, threads, count, partSize)) << 2;
  const gradients = address(plan, 12);
  const parameters = address(plan, 8);
  const steps = address(plan, 18);
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
  const count = word(plan, 9);
  const begin = shareBegin(thread, threads, count, partSize);
  const end = (<usize>shareBegin(thread + 1, threads, count, partSize)) << 2;
  const gradients = address(plan, 12);
  const parameters = address(plan, 8);
  const means = address(plan, 18);
  const squares = address(plan, 19);
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
