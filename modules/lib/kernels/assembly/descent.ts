import { addRow, dotRow, squareRow } from './rows';

/**
 * Steps of dual coordinate descent for the linear support vector machine (Hsieh et al. 2008, algorithm 1) on the rows `order[0..count)`.
 * `signs`: 1 or -1 a row; the intercept is the coefficient of a column of ones. `bound`: highest dual value of a row of weight 1.
 */
export function descendDual(
  _thread: i32,
  _threads: i32,
  rows: usize,
  order: usize,
  count: i32,
  signs: usize,
  weights: usize,
  bound: f64,
  dual: usize,
  point: usize,
  intercept: usize,
): void {
  for (let k = 0; k < count; k++) {
    const row = load<i32>(order + ((<usize>k) << 2));
    const sign = load<f64>(signs + ((<usize>row) << 3));
    const bias = load<f64>(intercept);
    const slope = sign * (dotRow(rows, row, point) + bias) - 1;
    const place = dual + ((<usize>row) << 3);
    const before = load<f64>(place);
    const highest = weights ? bound * <f64>load<f32>(weights + ((<usize>row) << 2)) : bound;
    const after = min(max(before - slope / (squareRow(rows, row) + 1), 0), highest);
    if (after === before) continue;
    store<f64>(place, after);
    addRow(rows, row, (after - before) * sign, point);
    store<f64>(intercept, bias + (after - before) * sign);
  }
}

/**
 * Steps of normalised least mean squares (Nagumo & Noda 1967) on the rows `order[0..count)`: each corrects the share `rate` of a row's
 * error; with `decay` > 0, divided by √(passes + 1) where `passes` grows by `decay` a row. `hasIntercept`: 0 or 1. Then the `size`
 * coefficients of the point are shrunk by `l2`. Answers the sum of weight · residual².
 */
export function descendOnline(
  _thread: i32,
  _threads: i32,
  rows: usize,
  order: usize,
  count: i32,
  targets: usize,
  weights: usize,
  rate: f64,
  passes: f64,
  decay: f64,
  hasIntercept: i32,
  l2: f64,
  point: usize,
  size: i32,
  intercept: usize,
): f64 {
  let loss: f64 = 0;
  let step: f64 = 0;
  for (let k = 0; k < count; k++) {
    const row = load<i32>(order + ((<usize>k) << 2));
    const weight = weights ? <f64>load<f32>(weights + ((<usize>row) << 2)) : 1;
    const bias = load<f64>(intercept);
    const residual = load<f64>(targets + ((<usize>row) << 3)) - dotRow(rows, row, point) - bias;
    loss += weight * (residual * residual);
    const slowed = rate / (decay > 0 ? sqrt(passes + decay * k + 1) : 1);
    step = min(slowed * weight, 1.9) / max(squareRow(rows, row) + hasIntercept, 1e-12);
    addRow(rows, row, step * residual, point);
    if (hasIntercept) store<f64>(intercept, bias + step * residual);
  }
  const share = 1 / (1 + 2 * l2 * step * count);
  for (let j = 0; j < size; j++) {
    const place = point + ((<usize>j) << 3);
    store<f64>(place, load<f64>(place) * share);
  }
  return loss;
}

/**
 * Steps of the perceptron on the rows `order[0..count)`: a row on the wrong side, or on the border, moves the point by rate · weight
 * towards itself. `turns` is the number of steps before; `late` gets each move times the number of steps before it, so that the average
 * over all points is point − late / turns (Freund & Schapire 1999). Answers the number of mistakes.
 */
export function perceive(
  _thread: i32,
  _threads: i32,
  rows: usize,
  order: usize,
  count: i32,
  signs: usize,
  weights: usize,
  rate: f64,
  turns: f64,
  point: usize,
  late: usize,
  intercept: i32,
): i32 {
  let mistakes = 0;
  const bias = point + ((<usize>intercept) << 3);
  const lateBias = late + ((<usize>intercept) << 3);
  for (let k = 0; k < count; k++) {
    const row = load<i32>(order + ((<usize>k) << 2));
    const sign = load<f64>(signs + ((<usize>row) << 3));
    if (sign * (dotRow(rows, row, point) + load<f64>(bias)) > 0) continue;
    mistakes += 1;
    const weight = weights ? <f64>load<f32>(weights + ((<usize>row) << 2)) : 1;
    const move = sign * rate * weight;
    const before = turns + k;
    addRow(rows, row, move, point);
    addRow(rows, row, move * before, late);
    store<f64>(bias, load<f64>(bias) + move);
    store<f64>(lateBias, load<f64>(lateBias) + move * before);
  }
  return mistakes;
}
