import { describeValues } from './describe';

export { describeValues };

/**
 * Products of columns. A table of columns has 20 bytes each: place of the column; a code (-1: the column holds float32 and NaN for what is missing,
 * else int32 codes, of which this one counts 1 and others 0); and for numbers, as float32, a factor, what is taken off and what
 * stands for missing ones. Columns may be read up to the next multiple of 16 bytes after their last row.
 */

/** Rows whose products are added up in float32 before they are added to doubles; with some 30 columns, they fit the first cache. */
const block: i32 = 256;
const blockBytes: usize = 256 * 4;

function total(a: v128): f64 {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(v128.shuffle<f32>(a, a, 2, 3, 2, 3)));
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}

function addTotal(place: usize, a: v128): void {
  store<f64>(place, load<f64>(place) + total(a));
}

/** Bytes that a thread needs as scratch memory for `padded` columns. */
export function productScratch(_thread: i32, _threads: i32, padded: i32): usize {
  return blockBytes * padded;
}

/**
 * Adds up products of `count` rows from `first` in `sums`: one place for each of the chunk's slots of `slotRows` rows, `distance` doubles
 * apart. A place holds a row-major matrix [padded, padded], Σ column i · column j for i <= j (others are partly there), then the sums of the
 * columns. `padded` is `width`, up to a multiple of four. `scratch`: see `productScratch`.
 */
export function addProducts(
  thread: i32,
  threads: i32,
  table: usize,
  width: i32,
  padded: i32,
  first: i32,
  count: i32,
  slotRows: i32,
  sums: usize,
  distance: i32,
  scratch: usize,
): void {
  const columns = scratch + productScratch(0, 1, padded) * thread;
  memory.fill(columns + blockBytes * width, 0, blockBytes * (padded - width));
  const slots = (count + slotRows - 1) / slotRows;
  for (let slot = thread; slot < slots; slot += threads) {
    const out = sums + ((<usize>slot * distance) << 3);
    const end = min(count, (slot + 1) * slotRows) + first;
    for (let row = first + slot * slotRows; row < end; row += block) {
      const rows = min(block, end - row);
      const totals = out + ((<usize>padded * padded) << 3);
      for (let j = 0; j < width; j++) {
        readColumn(table + <usize>j * 20, row, rows, columns + blockBytes * j, totals + ((<usize>j) << 3));
      }
      multiplyBlock(columns, padded, ((<usize>rows + 3) & ~3) << 2, out);
    }
  }
}

/** Writes rows of a column, up to a multiple of four with zeros, and adds them up. */
function readColumn(column: usize, first: i32, rows: i32, to: usize, sum: usize): void {
  const source = <usize>load<u32>(column) + ((<usize>first) << 2);
  const code = load<i32>(column, 4);
  const end = (<usize>rows) << 2;
  if (code < 0) {
    const factor = f32x4.splat(load<f32>(column, 8));
    const center = f32x4.splat(load<f32>(column, 12));
    const fill = f32x4.splat(load<f32>(column, 16));
    for (let i: usize = 0; i < end; i += 16) {
      const x = f32x4.sub(f32x4.mul(v128.load(source + i), factor), center);
      v128.store(to + i, v128.bitselect(x, fill, f32x4.eq(x, x)));
    }
  } else {
    const same = i32x4.splat(code);
    const one = f32x4.splat(1);
    for (let i: usize = 0; i < end; i += 16) {
      v128.store(to + i, v128.and(one, i32x4.eq(v128.load(source + i), same)));
    }
  }
  for (let i = end; i & 15; i += 4) store<f32>(to + i, 0);
  let all = f32x4.splat(0);
  for (let i: usize = 0; i < end; i += 16) all = f32x4.add(all, v128.load(to + i));
  addTotal(sum, all);
}

function multiplyBlock(columns: usize, padded: i32, bytes: usize, out: usize): void {
  const rowBytes = (<usize>padded) << 3;
  for (let i = 0; i < padded; i += 2) {
    const first = columns + blockBytes * i;
    for (let j = i & ~3; j < padded; j += 4) {
      multiplyTile(first, columns + blockBytes * j, bytes, out + rowBytes * i + ((<usize>j) << 3), rowBytes);
    }
  }
}

/** Two columns by four. */
function multiplyTile(first: usize, other: usize, bytes: usize, place: usize, rowBytes: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(first + at);
    const y = v128.load(first + at, blockBytes);
    const z0 = v128.load(other + at);
    const z1 = v128.load(other + at, blockBytes);
    const z2 = v128.load(other + at, 2 * blockBytes);
    const z3 = v128.load(other + at, 3 * blockBytes);
    a0 = f32x4.add(a0, f32x4.mul(x, z0));
    a1 = f32x4.add(a1, f32x4.mul(x, z1));
    a2 = f32x4.add(a2, f32x4.mul(x, z2));
    a3 = f32x4.add(a3, f32x4.mul(x, z3));
    b0 = f32x4.add(b0, f32x4.mul(y, z0));
    b1 = f32x4.add(b1, f32x4.mul(y, z1));
    b2 = f32x4.add(b2, f32x4.mul(y, z2));
    b3 = f32x4.add(b3, f32x4.mul(y, z3));
  }
  addTotal(place, a0);
  addTotal(place + 8, a1);
  addTotal(place + 16, a2);
  addTotal(place + 24, a3);
  const below = place + rowBytes;
  addTotal(below, b0);
  addTotal(below + 8, b1);
  addTotal(below + 16, b2);
  addTotal(below + 24, b3);
}
