import { activate, differentiate, exp4, sigmoid } from './activation';
import { drop, dropBack } from './dropout';
import { multiply, multiplyTransposed } from './multiply';
import {
  layerActivation,
  layerBiases,
  layerCategories,
  layerDepth,
  layerUnits,
  layerValues,
  layerWeights,
  layerWidth,
  planBlockRows,
  planCodeCount,
  planCodes,
  planDerivatives,
  planDropout,
  planGradients,
  planInputs,
  planLayers,
  planLoss,
  planLosses,
  planNumberWidth,
  planOtherDerivatives,
  planParameterCount,
  planParameters,
  planTargets,
  planWeights,
  planWork,
  planWorkBytes,
} from './neuralPlan';
import { address, layerWord, word } from './neuralWords';
import { shareBegin } from './share';

export { adapt, addGradients, descend } from './neuralSteps';

/**
 * Fully connected networks in float32. What a network looks like and where its arrays lie is in a plan of 32-bit words, written by
 * networkPlan.ts; neuralPlan.ts names them. A batch is cut into blocks of rows, each with gradients of its own, which are
 * added up in the order of the blocks.
 */

/** Losses and gradients of the blocks of a batch. `order` names the rows. */
export function gradients(thread: i32, threads: i32, plan: usize, order: usize, count: i32, step: i32): void {
  const blockRows = word(plan, planBlockRows);
  const blocks = (count + blockRows - 1) / blockRows;
  const end = shareBegin(thread + 1, threads, blocks, 1);
  const work = address(plan, planWork) + <usize>thread * <usize>word(plan, planWorkBytes);
  const dropout = word(plan, planDropout) !== 0;
  for (let block = shareBegin(thread, threads, blocks, 1); block < end; block++) {
    const begin = block * blockRows;
    const rows = order + ((<usize>begin) << 2);
    const size = min(blockRows, count - begin);
    forward(plan, work, rows, size, dropout, step, block);
    const loss = takeLoss(plan, work, rows, size, true);
    store<f64>(address(plan, planLosses) + ((<usize>block) << 3), loss);
    const place = address(plan, planGradients) + ((<usize>block * <usize>word(plan, planParameterCount)) << 2);
    backward(plan, work, rows, size, place, dropout, step, block);
  }
}

/** Losses of the blocks of some rows. */
export function losses(thread: i32, threads: i32, plan: usize, order: usize, count: i32): void {
  const blockRows = word(plan, planBlockRows);
  const blocks = (count + blockRows - 1) / blockRows;
  const end = shareBegin(thread + 1, threads, blocks, 1);
  const work = address(plan, planWork) + <usize>thread * <usize>word(plan, planWorkBytes);
  for (let block = shareBegin(thread, threads, blocks, 1); block < end; block++) {
    const begin = block * blockRows;
    const rows = order + ((<usize>begin) << 2);
    const size = min(blockRows, count - begin);
    forward(plan, work, rows, size, false, 0, block);
    store<f64>(address(plan, planLosses) + ((<usize>block) << 3), takeLoss(plan, work, rows, size, false));
  }
}

function padded(rows: i32): i32 {
  return (rows + 3) & ~3;
}

function forward(plan: usize, work: usize, order: usize, count: i32, dropout: boolean, step: i32, block: i32): void {
  const layers = word(plan, planLayers);
  const rows = padded(count);
  const parameters = address(plan, planParameters);
  gather(plan, work, order, count);
  let values = work;
  let valuesRow = (<usize>word(plan, planNumberWidth)) << 2;
  for (let l = 0; l < layers; l++) {
    const width = layerWord(plan, l, layerWidth);
    const out = work + <usize>layerWord(plan, l, layerValues);
    const rowBytes = (<usize>width) << 2;
    const weights = parameters + ((<usize>layerWord(plan, l, layerWeights)) << 2);
    const biases = parameters + ((<usize>layerWord(plan, l, layerBiases)) << 2);
    multiply(
      rows,
      width,
      layerWord(plan, l, layerDepth),
      values,
      valuesRow,
      4,
      weights,
      rowBytes,
      biases,
      out,
      rowBytes,
    );
    if (l === 0) addCodes(plan, order, count, weights, rowBytes, out);
    if (l < layers - 1) {
      const kind = layerWord(plan, l, layerActivation);
      activate(kind, out, rows * width);
      if (kind === sigmoid) clearPadding(out, rows, width, layerWord(plan, l, layerUnits));
      if (dropout) drop(plan, l, step, block, out, rows * width);
    }
    values = out;
    valuesRow = rowBytes;
  }
}

/** Copies the numbers of the rows to the work space. */
function gather(plan: usize, work: usize, order: usize, count: i32): void {
  const bytes = (<usize>word(plan, planNumberWidth)) << 2;
  const inputs = address(plan, planInputs);
  for (let i = 0; i < count; i++) {
    const row = load<u32>(order + ((<usize>i) << 2));
    memory.copy(work + <usize>i * bytes, inputs + <usize>row * bytes, bytes);
  }
  memory.fill(work + <usize>count * bytes, 0, <usize>(padded(count) - count) * bytes);
}

/** Adds the weights' rows of the categories. */
function addCodes(plan: usize, order: usize, count: i32, weights: usize, rowBytes: usize, out: usize): void {
  const codeCount = word(plan, planCodeCount);
  const codes = address(plan, planCodes);
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
  const last = word(plan, planLayers) - 1;
  const width = layerWord(plan, last, layerWidth);
  const units = layerWord(plan, last, layerUnits);
  const kind = word(plan, planLoss);
  const scores = work + <usize>layerWord(plan, last, layerValues);
  const targets = address(plan, planTargets);
  const weights = address(plan, planWeights);
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
  const layers = word(plan, planLayers);
  const rows = padded(count);
  const parameters = address(plan, planParameters);
  let deltas = work + <usize>layerWord(plan, layers - 1, layerValues);
  let other = address(plan, planDerivatives) + work;
  const another = address(plan, planOtherDerivatives) + work;
  for (let l = layers - 1; l >= 0; l--) {
    const depth = layerWord(plan, l, layerDepth);
    const width = layerWord(plan, l, layerWidth);
    const rowBytes = (<usize>width) << 2;
    const values = l > 0 ? work + <usize>layerWord(plan, l - 1, layerValues) : work;
    const offset = (<usize>layerWord(plan, l, layerWeights)) << 2;
    multiply(depth, width, rows, values, 4, (<usize>depth) << 2, deltas, rowBytes, 0, place + offset, rowBytes);
    addDown(deltas, rows, rowBytes, place + ((<usize>layerWord(plan, l, layerBiases)) << 2));
    if (l === 0) {
      spreadCodes(plan, order, count, place + offset, rowBytes, deltas);
      return;
    }
    multiplyTransposed(rows, depth, width, deltas, rowBytes, parameters + offset, rowBytes, other, (<usize>depth) << 2);
    if (dropout) dropBack(plan, l - 1, step, block, values, other, rows * depth);
    differentiate(layerWord(plan, l - 1, layerActivation), values, other, rows * depth);
    deltas = other;
    other = other === another ? address(plan, planDerivatives) + work : another;
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
  const codeCount = word(plan, planCodeCount);
  if (codeCount === 0) return;
  const codes = address(plan, planCodes);
  memory.fill(
    place + <usize>word(plan, planNumberWidth) * rowBytes,
    0,
    <usize>layerWord(plan, 0, layerCategories) * rowBytes,
  );
  for (let i = 0; i < count; i++) {
    const row = load<u32>(order + ((<usize>i) << 2));
    const own = codes + ((<usize>row * <usize>codeCount) << 2);
    for (let c = 0; c < codeCount; c++) {
      const code = load<i32>(own + ((<usize>c) << 2));
      if (code >= 0) addRow(place + <usize>code * rowBytes, deltas + <usize>i * rowBytes, rowBytes);
    }
  }
}
