/**
 * Products of columns. A block has `width` columns (a multiple of 4) of `blockRows` float32 (a multiple of 256), one after the other;
 * rows that are not there are zeros. Every thread takes the block that is its own.
 */

/** Rows whose products are added up in float32 before they are added to doubles. */
const runBytes: usize = 256 * 4;

function total(a: v128): f64 {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(v128.shuffle<f32>(a, a, 2, 3, 2, 3)));
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}

function addTotal(place: usize, a: v128): void {
  store<f64>(place, load<f64>(place) + total(a));
}

/** products[i][j] = Σ column i · column j for i <= j (others are partly there), `width`² doubles for each thread. */
export function multiplyColumns(
  thread: i32,
  _threads: i32,
  blocks: usize,
  width: i32,
  blockRows: i32,
  used: i32,
  products: usize,
): void {
  if (thread >= used) return;
  const columnBytes = (<usize>blockRows) << 2;
  const block = blocks + <usize>thread * <usize>width * columnBytes;
  const rowBytes = (<usize>width) << 3;
  const out = products + <usize>thread * <usize>width * rowBytes;
  memory.fill(out, 0, <usize>width * rowBytes);
  for (let start: usize = 0; start < columnBytes; start += runBytes) {
    for (let i = 0; i < width; i += 2) {
      const first = block + <usize>i * columnBytes + start;
      for (let j = i & ~3; j < width; j += 4) {
        const place = out + <usize>i * rowBytes + ((<usize>j) << 3);
        multiplyTile(first, block + <usize>j * columnBytes + start, columnBytes, place, rowBytes);
      }
    }
  }
}

/** Two columns by four. */
function multiplyTile(first: usize, other: usize, columnBytes: usize, place: usize, rowBytes: usize): void {
  const second = first + columnBytes;
  const other1 = other + columnBytes;
  const other2 = other1 + columnBytes;
  const other3 = other2 + columnBytes;
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  for (let at: usize = 0; at < runBytes; at += 16) {
    const x = v128.load(first + at);
    const y = v128.load(second + at);
    const z0 = v128.load(other + at);
    const z1 = v128.load(other1 + at);
    const z2 = v128.load(other2 + at);
    const z3 = v128.load(other3 + at);
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
