/**
 * Products of matrices of float32, row by row in memory. Strides are bytes. Widths are padded by the caller, so that there are no
 * rests: rows in fours, columns in eights. Sums run over k in order, so that the same numbers give the same bits everywhere.
 */

/**
 * C[i, j] = start[j] + Σ A[i, k]·B[k, j] for i < rows, j < columns, k < depth; `start` 0: from zero. A[i, k] lies at
 * a + i·aRow + k·aStep: with the two strides changed round, A is read transposed.
 */
export function multiply(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  start: usize,
  c: usize,
  cRow: usize,
): void {
  const zero = f32x4.splat(0);
  for (let j = 0; j < columns; j += 8) {
    const left = start ? v128.load(start + ((<usize>j) << 2)) : zero;
    const right = start ? v128.load(start + ((<usize>j) << 2), 16) : zero;
    for (let i = 0; i < rows; i += 4) {
      let a0 = a + <usize>i * aRow;
      let a1 = a0 + aRow;
      let a2 = a1 + aRow;
      let a3 = a2 + aRow;
      let bk = b + ((<usize>j) << 2);
      let l0 = left;
      let l1 = left;
      let l2 = left;
      let l3 = left;
      let r0 = right;
      let r1 = right;
      let r2 = right;
      let r3 = right;
      for (let k = 0; k < depth; k++) {
        const bl = v128.load(bk);
        const br = v128.load(bk, 16);
        let x = v128.load32_splat(a0);
        l0 = f32x4.add(l0, f32x4.mul(x, bl));
        r0 = f32x4.add(r0, f32x4.mul(x, br));
        x = v128.load32_splat(a1);
        l1 = f32x4.add(l1, f32x4.mul(x, bl));
        r1 = f32x4.add(r1, f32x4.mul(x, br));
        x = v128.load32_splat(a2);
        l2 = f32x4.add(l2, f32x4.mul(x, bl));
        r2 = f32x4.add(r2, f32x4.mul(x, br));
        x = v128.load32_splat(a3);
        l3 = f32x4.add(l3, f32x4.mul(x, bl));
        r3 = f32x4.add(r3, f32x4.mul(x, br));
        a0 += aStep;
        a1 += aStep;
        a2 += aStep;
        a3 += aStep;
        bk += bRow;
      }
      let place = c + <usize>i * cRow + ((<usize>j) << 2);
      v128.store(place, l0);
      v128.store(place, r0, 16);
      place += cRow;
      v128.store(place, l1);
      v128.store(place, r1, 16);
      place += cRow;
      v128.store(place, l2);
      v128.store(place, r2, 16);
      place += cRow;
      v128.store(place, l3);
      v128.store(place, r3, 16);
    }
  }
}

/** C[i, j] = Σ A[i, k]·B[j, k] for i < rows, j < columns (in fours), k < depth (in eights): a product with B transposed. */
export function multiplyTransposed(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
): void {
  const bytes = (<usize>depth) << 2;
  const zero = f32x4.splat(0);
  for (let j = 0; j < columns; j += 4) {
    const b0 = b + <usize>j * bRow;
    const b1 = b0 + bRow;
    const b2 = b1 + bRow;
    const b3 = b2 + bRow;
    for (let i = 0; i < rows; i += 2) {
      const a0 = a + <usize>i * aRow;
      const a1 = a0 + aRow;
      let s00 = zero;
      let s01 = zero;
      let s02 = zero;
      let s03 = zero;
      let s10 = zero;
      let s11 = zero;
      let s12 = zero;
      let s13 = zero;
      for (let k: usize = 0; k < bytes; k += 16) {
        const x0 = v128.load(a0 + k);
        const x1 = v128.load(a1 + k);
        let y = v128.load(b0 + k);
        s00 = f32x4.add(s00, f32x4.mul(x0, y));
        s10 = f32x4.add(s10, f32x4.mul(x1, y));
        y = v128.load(b1 + k);
        s01 = f32x4.add(s01, f32x4.mul(x0, y));
        s11 = f32x4.add(s11, f32x4.mul(x1, y));
        y = v128.load(b2 + k);
        s02 = f32x4.add(s02, f32x4.mul(x0, y));
        s12 = f32x4.add(s12, f32x4.mul(x1, y));
        y = v128.load(b3 + k);
        s03 = f32x4.add(s03, f32x4.mul(x0, y));
        s13 = f32x4.add(s13, f32x4.mul(x1, y));
      }
      const place = c + <usize>i * cRow + ((<usize>j) << 2);
      v128.store(place, addAcross(s00, s01, s02, s03));
      v128.store(place + cRow, addAcross(s10, s11, s12, s13));
    }
  }
}

/** The sum of the lanes of each of four vectors. */
function addAcross(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f64>(ab, cd, 0, 2), v128.shuffle<f64>(ab, cd, 1, 3));
}
