import { randomBelow } from './forestRandom';
import { rowCount, weights } from './forestTable';

/** The rows of a tree. */

/** Rows of a tree: 0 = all of them; -1 = drawn with replacement; else so many drawn without. */
let sampleRows: i32 = 0;
/** A byte a row: how often it was drawn. */
let bag: usize = 0;
/** The rows that were drawn: 4 bytes number of the record, 4 bytes weight (a float). */
export let entries: usize = 0;

export function chooseSample(rows: i32): void {
  sampleRows = rows;
}

/** Where the arrays are: a byte a row, and 8 bytes a row. */
export function placeBag(drawn: usize, list: usize): void {
  bag = drawn;
  entries = list;
}

/** How often the tree drew a row. */
export function drawsOf(row: i32): i32 {
  return <i32>load<u8>(bag + row);
}

/** Fills the bag: how often each row was drawn. */
export function drawRows(): void {
  if (sampleRows === 0) {
    memory.fill(bag, 1, rowCount);
    return;
  }
  memory.fill(bag, 0, rowCount);
  if (sampleRows < 0) {
    for (let i = 0; i < rowCount; i++) {
      const place = bag + <usize>randomBelow(rowCount);
      store<u8>(place, load<u8>(place) + 1);
    }
    return;
  }
  // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S).
  let wanted = sampleRows;
  for (let row = 0; row < rowCount; row++) {
    if (<i32>randomBelow(rowCount - row) >= wanted) continue;
    store<u8>(bag + row, 1);
    wanted -= 1;
  }
}

/** Lists the rows of the bag that have weight. Answers how many they are. */
export function listRows(): i32 {
  let place = entries;
  for (let row = 0; row < rowCount; row++) {
    let weight = <f32>load<u8>(bag + row);
    if (weights !== 0) weight *= load<f32>(weights + ((<usize>row) << 2));
    store<i32>(place, row);
    store<f32>(place, weight, 4);
    if (weight > 0) place += 8;
  }
  return <i32>((place - entries) >> 3);
}
