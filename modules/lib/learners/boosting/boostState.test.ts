import { describe, expect, test } from 'vitest';
import { trainingDataOf } from '../../../../test/rig/trainingData.ts';
import type { TrainingData } from '../data.ts';
import { BoostProgram } from './boostProgram.ts';
import { BoostState } from './boostState.ts';
import { type Loss, lossOf } from './losses.ts';

const rows = Array.from({ length: 77 }, (_, i) => i);
const x = { x: rows };
const weights = rows.map((i) => (i % 5) / 2);
const params = (loss: 'squared-error' | 'absolute-error' | 'quantile' | 'poisson') => ({ loss, quantile: 0.8 });
const numbers = rows.map((i) => 4 + 3 * Math.sin(i));

/** Sums of loss, gradient and hessian over all rows, where every score of one output is moved by `move`. */
function sumsAt(data: TrainingData, loss: Loss, output: number, move: number) {
  using program = new BoostProgram(1, 0);
  const parts = { training: data.rowCount, all: data.rowCount, order: undefined };
  const state = new BoostState(data, loss, parts, program);
  const own = state.outputOf(output);
  for (const i of rows) own[i]! += Math.cos(i) + move;
  const mean = state.measure().training / loss.scale;
  const total = data.weights ? data.weights.reduce((sum, weight) => sum + weight, 0) : data.rowCount;
  const list = program.memory.uint32(data.rowCount);
  list.set(rows);
  state.fill(output);
  const [sums] = state.sumLeaves(list, [{ begin: 0, end: data.rowCount }]);
  return { loss: mean * total, ...sums! };
}

const cases: [string, TrainingData, ReturnType<typeof params>][] = [
  ['squared error', trainingDataOf('regression', x, numbers, weights), params('squared-error')],
  ['quantile', trainingDataOf('regression', x, numbers, weights), params('quantile')],
  ['Poisson', trainingDataOf('regression', x, numbers), params('poisson')],
  [
    'two classes',
    trainingDataOf(
      'binary',
      x,
      rows.map((i) => (i % 3 ? 'a' : 'b')),
      weights,
    ),
    params('squared-error'),
  ],
  [
    'classes',
    trainingDataOf(
      'multiclass',
      x,
      rows.map((i) => 'abcd'[(i * i) % 4]!),
      weights,
    ),
    params('squared-error'),
  ],
];

describe.each(cases)('%s', (name, data, chosen) => {
  const loss = lossOf(data, chosen);
  const outputs = Array.from({ length: loss.outputs }, (_, k) => k);

  test.each(outputs)('the gradient of output %d is how fast the loss grows', (output) => {
    const step = 1e-5;
    const [before, after] = [sumsAt(data, loss, output, -step), sumsAt(data, loss, output, step)];
    const { gradient } = sumsAt(data, loss, output, 0);
    // Squared error steps by half its derivative, over half its second one.
    const factor = name === 'squared error' ? 2 : 1;
    expect((after.loss - before.loss) / (2 * step)).toBeCloseTo(gradient * factor, 3);
  });

  // The gradient of a quantile loss is the same everywhere but at the label: its hessian is a choice.
  const curved = name === 'quantile' ? [] : outputs;
  if (curved.length > 0)
    test.each(curved)('the hessian of output %d is how fast the gradient grows', (output) => {
      const step = 1e-3;
      const [before, after] = [sumsAt(data, loss, output, -step), sumsAt(data, loss, output, step)];
      const { hessian } = sumsAt(data, loss, output, 0);
      expect((after.gradient - before.gradient) / (2 * step)).toBeCloseTo(hessian, 2);
    });
});
