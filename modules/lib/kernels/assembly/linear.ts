import { addTransposed, block, blockBytes, blockRows, computeScores, readBlock, widthOf } from './design';
import { takeLoss, takeSoftmax } from './losses';
import { shareBegin } from './share';

/** Bytes that a thread needs as scratch memory, for so many scores a row. */
export function linearScratch(_thread: i32, _threads: i32, shape: usize, outputs: i32): usize {
  return blockBytes(shape) + ((<usize>(outputs + 3) * block) << 3);
}

/**
 * Adds the loss of `count` rows from `first` and its gradient to `sums`: one place for each of the chunk's slots of `slotRows` rows,
 * `distance` doubles apart, so that the sum does not depend on threads. A place holds `outputs` times [gradient by column, by
 * intercept], then the loss. `points` holds `outputs` times [coefficients, intercept]. Several outputs: the multinomial loss, whatever the
 * `family`. `scratch`: see `linearScratch`.
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
  const scoreBytes = (<usize>block) << 3;
  const pointBytes = (<usize>(widthOf(shape) + 1)) << 3;
  const columns = scratch + linearScratch(0, 1, shape, outputs) * thread;
  const scores = columns + blockBytes(shape);
  const rest = scores + scoreBytes * outputs;
  const step = blockRows(shape);
  const slots = (count + slotRows - 1) / slotRows;
  for (let slot = thread; slot < slots; slot += threads) {
    const slotSums = sums + ((<usize>slot * distance) << 3);
    const end = min(count, (slot + 1) * slotRows) + first;
    let loss: f64 = 0;
    for (let row = first + slot * slotRows; row < end; row += step) {
      const rows = min(step, end - row);
      readBlock(shape, row, rows, columns);
      for (let k = 0; k < outputs; k++) {
        computeScores(shape, row, rows, columns, points + pointBytes * k, scores + scoreBytes * k);
      }
      const target = targets + ((<usize>row) << 3);
      const weight = weights ? weights + ((<usize>row) << 2) : 0;
      loss +=
        outputs === 1
          ? takeLoss(family, rows, scores, target, weight, rest)
          : takeSoftmax(outputs, rows, scores, target, weight, rest);
      for (let k = 0; k < outputs; k++) {
        addTransposed(shape, row, rows, columns, scores + scoreBytes * k, slotSums + pointBytes * k);
      }
    }
    const place = slotSums + pointBytes * outputs;
    store<f64>(place, load<f64>(place) + loss);
  }
}

/**
 * scores[i] = X·w + b of `count` rows from `first`; `scores` is the place of row 0 and has room for a multiple of four. `scratch`: see
 * `linearScratch`.
 */
export function scoreRows(
  thread: i32,
  threads: i32,
  shape: usize,
  first: i32,
  count: i32,
  point: usize,
  scores: usize,
  scratch: usize,
): void {
  const columns = scratch + linearScratch(0, 1, shape, 1) * thread;
  const step = blockRows(shape);
  const end = first + shareBegin(thread + 1, threads, count, step);
  for (let row = first + shareBegin(thread, threads, count, step); row < end; row += step) {
    const rows = min(step, end - row);
    readBlock(shape, row, rows, columns);
    computeScores(shape, row, rows, columns, point, scores + ((<usize>row) << 3));
  }
}
