import { addTransposed, block, computeScores, widthOf } from './design';
import { takeLoss, takeSoftmax } from './losses';
import { shareBegin } from './share';

/**
 * Adds the loss of `count` rows from `first` and its gradient to `sums`: one place for each of the chunk's slots of `slotRows` rows,
 * `distance` doubles apart, so that the sum does not depend on threads. A place holds `outputs` times [gradient by column, by
 * intercept], then the loss. `points` holds `outputs` times [coefficients, intercept]. Several outputs: the multinomial loss, whatever the
 * `family`. `scratch`: outputs + 3 blocks for each thread.
 */
export function addLoss(
  thread: i32,
  threads: i32,
  shape: usize,
  first: i32,
  count: i32,
  slotRows: i32,
  family: i32,
  outputs: i32,
  points: usize,
  targets: usize,
  weights: usize,
  sums: usize,
  distance: i32,
  scratch: usize,
): void {
  const blockBytes = (<usize>block) << 3;
  const pointBytes = (<usize>(widthOf(shape) + 1)) << 3;
  const scores = scratch + blockBytes * (outputs + 3) * thread;
  const rest = scores + blockBytes * outputs;
  const slots = (count + slotRows - 1) / slotRows;
  for (let slot = thread; slot < slots; slot += threads) {
    const slotSums = sums + ((<usize>slot * distance) << 3);
    const end = min(count, (slot + 1) * slotRows) + first;
    let loss: f64 = 0;
    for (let row = first + slot * slotRows; row < end; row += block) {
      const rows = min(block, end - row);
      for (let k = 0; k < outputs; k++) {
        computeScores(shape, row, rows, points + pointBytes * k, scores + blockBytes * k);
      }
      const target = targets + ((<usize>row) << 3);
      const weight = weights ? weights + ((<usize>row) << 2) : 0;
      loss +=
        outputs === 1
          ? takeLoss(family, rows, scores, target, weight, rest)
          : takeSoftmax(outputs, rows, scores, target, weight, rest);
      for (let k = 0; k < outputs; k++) {
        addTransposed(shape, row, rows, scores + blockBytes * k, slotSums + pointBytes * k);
      }
    }
    const place = slotSums + pointBytes * outputs;
    store<f64>(place, load<f64>(place) + loss);
  }
}

/** scores[i] = X·w + b of `count` rows from `first`; `scores` is the place of row 0 and has room for a multiple of four. */
export function scoreRows(
  thread: i32,
  threads: i32,
  shape: usize,
  first: i32,
  count: i32,
  point: usize,
  scores: usize,
): void {
  const end = first + shareBegin(thread + 1, threads, count, block);
  for (let row = first + shareBegin(thread, threads, count, block); row < end; row += block) {
    computeScores(shape, row, min(block, end - row), point, scores + ((<usize>row) << 3));
  }
}
