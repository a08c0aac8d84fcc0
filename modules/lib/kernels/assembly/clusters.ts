import { shareBegin } from './share';

/**
 * k-means. Rows and centres are float32, row-major, `stride` (a multiple of 4) numbers each, the rest zeros. Centres come in fours; those
 * beyond the last are so far away that no row is theirs. Sums are doubles over blocks of rows that are fixed by the caller.
 */

/** The sums of the four numbers of each of four vectors. */
function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Squared distances of a row from four points, the first at `points`. */
function squaresOfFour(row: usize, points: usize, bytes: usize): v128 {
  const second = points + bytes;
  const third = second + bytes;
  const fourth = third + bytes;
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(row + at);
    const da = f32x4.sub(x, v128.load(points + at));
    const db = f32x4.sub(x, v128.load(second + at));
    const dc = f32x4.sub(x, v128.load(third + at));
    const dd = f32x4.sub(x, v128.load(fourth + at));
    a = f32x4.add(a, f32x4.mul(da, da));
    b = f32x4.add(b, f32x4.mul(db, db));
    c = f32x4.add(c, f32x4.mul(dc, dc));
    d = f32x4.add(d, f32x4.mul(dd, dd));
  }
  return sumEach(a, b, c, d);
}

function squareOf(row: usize, point: usize, bytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const difference = f32x4.sub(v128.load(row + at), v128.load(point + at));
    sum = f32x4.add(sum, f32x4.mul(difference, difference));
  }
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

/** What `scanCentres` found. */
let nearest: i32 = 0;
let leastSquare: f32 = 0;
let secondSquare: f32 = 0;

/** Finds the centre nearest to a row (the first of equals) and the squares of the two least distances. */
function scanCentres(row: usize, centres: usize, clusters: i32, bytes: usize): void {
  let least = f32x4.splat(f32.MAX_VALUE);
  let seconds = f32x4.splat(f32.MAX_VALUE);
  let found = i32x4.splat(0);
  let numbers = i32x4(0, 1, 2, 3);
  const four = i32x4.splat(4);
  for (let k = 0; k < clusters; k += 4) {
    const squares = squaresOfFour(row, centres + <usize>k * bytes, bytes);
    const isLess = f32x4.lt(squares, least);
    found = v128.bitselect(numbers, found, isLess);
    seconds = f32x4.pmin(seconds, f32x4.pmax(least, squares));
    least = f32x4.pmin(least, squares);
    numbers = i32x4.add(numbers, four);
  }
  nearest = i32x4.extract_lane(found, 0);
  leastSquare = f32x4.extract_lane(least, 0);
  secondSquare = f32x4.extract_lane(seconds, 0);
  takeLane(i32x4.extract_lane(found, 1), f32x4.extract_lane(least, 1), f32x4.extract_lane(seconds, 1));
  takeLane(i32x4.extract_lane(found, 2), f32x4.extract_lane(least, 2), f32x4.extract_lane(seconds, 2));
  takeLane(i32x4.extract_lane(found, 3), f32x4.extract_lane(least, 3), f32x4.extract_lane(seconds, 3));
}

function takeLane(number: i32, square: f32, second: f32): void {
  const isNearer = square < leastSquare || (square === leastSquare && number < nearest);
  secondSquare = min<f32>(min<f32>(secondSquare, second), max<f32>(square, leastSquare));
  if (!isNearer) return;
  leastSquare = square;
  nearest = number;
}

/** Adds a row, times `weight`, to a sum of doubles. */
function addRow(row: usize, sum: usize, stride: i32, weight: f64): void {
  const factor = f64x2.splat(weight);
  for (let j = 0; j < stride; j += 2) {
    const place = sum + ((<usize>j) << 3);
    const values = f64x2.promote_low_f32x4(v128.load64_zero(row + ((<usize>j) << 2)));
    v128.store(place, f64x2.add(v128.load(place), f64x2.mul(values, factor)));
  }
}

/**
 * One iteration by Hamerly's bounds ("Making k-means even faster", 2010). `upper` bounds a row's distance from its centre, `lower`
 * that from any other. `shifts` says how far each centre has moved since, `others` how far the farthest of the others has, and `halves`
 * half the distance to the nearest other centre. A row that changes its cluster is told to the block's `changes`: `stride` sums and the
 * weight a cluster, as doubles. `moved` counts such rows by block.
 */
export function assignRows(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  blockRows: i32,
  stride: i32,
  weights: usize,
  centres: usize,
  clusters: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  shifts: usize,
  others: usize,
  halves: usize,
  changes: usize,
  moved: usize,
): void {
  const blocks = (rowCount + blockRows - 1) / blockRows;
  const last = shareBegin(thread + 1, threads, blocks, 1);
  const entry = (<usize>(stride + 2)) << 3;
  for (let block = shareBegin(thread, threads, blocks, 1); block < last; block++) {
    const sums = changes + <usize>block * <usize>clusters * entry;
    memory.fill(sums, 0, <usize>clusters * entry);
    const begin = block * blockRows;
    const end = min(begin + blockRows, rowCount);
    const count = assignBlock(
      rows,
      begin,
      end,
      stride,
      weights,
      centres,
      clusters,
      labels,
      upper,
      lower,
      shifts,
      others,
      halves,
      sums,
    );
    store<i32>(moved + ((<usize>block) << 2), count);
  }
}

function assignBlock(
  rows: usize,
  begin: i32,
  end: i32,
  stride: i32,
  weights: usize,
  centres: usize,
  clusters: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  shifts: usize,
  others: usize,
  halves: usize,
  sums: usize,
): i32 {
  const bytes = (<usize>stride) << 2;
  let moved = 0;
  for (let i = begin; i < end; i++) {
    const at = (<usize>i) << 2;
    const before = load<i32>(labels + at);
    const own = (<usize>before) << 2;
    // Rounded outwards: float32 bounds stay bounds.
    let near = (load<f32>(upper + at) + load<f32>(shifts + own)) * 1.000001;
    let far = (load<f32>(lower + at) - load<f32>(others + own)) * 0.999999;
    const safe = max<f32>(far, load<f32>(halves + own));
    if (near > safe) {
      const row = rows + <usize>i * bytes;
      near = sqrt<f32>(squareOf(row, centres + <usize>before * bytes, bytes));
      if (near > safe) {
        scanCentres(row, centres, clusters, bytes);
        near = sqrt<f32>(leastSquare);
        far = sqrt<f32>(secondSquare);
        if (nearest !== before) {
          moved += 1;
          move(row, at, before, stride, weights, labels, sums);
        }
      }
    }
    store<f32>(upper + at, near);
    store<f32>(lower + at, far);
  }
  return moved;
}

/** Notes that a row, whose place in arrays of one number a row is `at`, leaves its cluster for the nearest. */
function move(row: usize, at: usize, before: i32, stride: i32, weights: usize, labels: usize, sums: usize): void {
  const entry = (<usize>(stride + 2)) << 3;
  store<i32>(labels + at, nearest);
  const weight: f64 = weights === 0 ? 1 : load<f32>(weights + at);
  addTo(row, sums + <usize>before * entry, stride, -weight);
  addTo(row, sums + <usize>nearest * entry, stride, weight);
}

function addTo(row: usize, sum: usize, stride: i32, weight: f64): void {
  addRow(row, sum, stride, weight);
  const total = sum + ((<usize>stride) << 3);
  store<f64>(total, load<f64>(total) + weight);
}

/** Sums and weights of all clusters, block by block, as `changes` of `assignRows`. */
export function sumRows(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  blockRows: i32,
  stride: i32,
  weights: usize,
  clusters: i32,
  labels: usize,
  changes: usize,
): void {
  const blocks = (rowCount + blockRows - 1) / blockRows;
  const last = shareBegin(thread + 1, threads, blocks, 1);
  const bytes = (<usize>stride) << 2;
  const entry = (<usize>(stride + 2)) << 3;
  for (let block = shareBegin(thread, threads, blocks, 1); block < last; block++) {
    const sums = changes + <usize>block * <usize>clusters * entry;
    memory.fill(sums, 0, <usize>clusters * entry);
    const end = min((block + 1) * blockRows, rowCount);
    for (let i = block * blockRows; i < end; i++) {
      const weight: f64 = weights === 0 ? 1 : load<f32>(weights + ((<usize>i) << 2));
      const label = load<i32>(labels + ((<usize>i) << 2));
      addTo(rows + <usize>i * bytes, sums + <usize>label * entry, stride, weight);
    }
  }
}

/** Squared distances of rows from their own centres (doubles), into `squares` (float32), and their weighted sum by block. */
export function measureRows(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  blockRows: i32,
  stride: i32,
  weights: usize,
  centres: usize,
  labels: usize,
  squares: usize,
  sums: usize,
): void {
  const blocks = (rowCount + blockRows - 1) / blockRows;
  const last = shareBegin(thread + 1, threads, blocks, 1);
  const bytes = (<usize>stride) << 2;
  for (let block = shareBegin(thread, threads, blocks, 1); block < last; block++) {
    const end = min((block + 1) * blockRows, rowCount);
    let sum: f64 = 0;
    for (let i = block * blockRows; i < end; i++) {
      const at = (<usize>i) << 2;
      const row = rows + <usize>i * bytes;
      const centre = centres + ((<usize>load<i32>(labels + at) * <usize>stride) << 3);
      let total = f64x2.splat(0);
      for (let j = 0; j < stride; j += 2) {
        const x = f64x2.promote_low_f32x4(v128.load64_zero(row + ((<usize>j) << 2)));
        const difference = f64x2.sub(x, v128.load(centre + ((<usize>j) << 3)));
        total = f64x2.add(total, f64x2.mul(difference, difference));
      }
      const square = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
      store<f32>(squares + at, <f32>square);
      sum += weights === 0 ? square : square * <f64>load<f32>(weights + at);
    }
    store<f64>(sums + ((<usize>block) << 3), sum);
  }
}

/**
 * k-means++: what the squared distance from the nearest centre, summed over the rows of a block, becomes when each of four
 * candidates is taken. `sums` has four doubles a block.
 */
export function tryCandidates(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  blockRows: i32,
  stride: i32,
  weights: usize,
  candidates: usize,
  closest: usize,
  sums: usize,
): void {
  const blocks = (rowCount + blockRows - 1) / blockRows;
  const last = shareBegin(thread + 1, threads, blocks, 1);
  const bytes = (<usize>stride) << 2;
  for (let block = shareBegin(thread, threads, blocks, 1); block < last; block++) {
    const end = min((block + 1) * blockRows, rowCount);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let i = block * blockRows; i < end; i++) {
      const at = (<usize>i) << 2;
      let squares = squaresOfFour(rows + <usize>i * bytes, candidates, bytes);
      squares = f32x4.pmin(squares, v128.load32_splat(closest + at));
      if (weights !== 0) squares = f32x4.mul(squares, v128.load32_splat(weights + at));
      low = f64x2.add(low, f64x2.promote_low_f32x4(squares));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(squares, squares, 2, 3, 2, 3)));
    }
    const place = sums + ((<usize>block) << 5);
    v128.store(place, low);
    v128.store(place + 16, high);
  }
}

/** Takes a centre: `closest` becomes the squared distance from it where that is less. */
export function takeCandidate(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  stride: i32,
  candidate: usize,
  closest: usize,
): void {
  const bytes = (<usize>stride) << 2;
  const end = shareBegin(thread + 1, threads, rowCount, 64);
  for (let i = shareBegin(thread, threads, rowCount, 64); i < end; i++) {
    const at = closest + ((<usize>i) << 2);
    const square = squareOf(rows + <usize>i * bytes, candidate, bytes);
    if (square < load<f32>(at)) store<f32>(at, square);
  }
}

/**
 * For the rows of a thread's part: the sum of the distances to the rows of each cluster, into `sums` (`clusters` doubles a row). Of
 * squared distances when `squared` is 1.
 */
export function sumDistances(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  begin: i32,
  end: i32,
  stride: i32,
  labels: usize,
  clusters: i32,
  squared: i32,
  sums: usize,
): void {
  const bytes = (<usize>stride) << 2;
  const last = begin + shareBegin(thread + 1, threads, end - begin, 1);
  const whole = rowCount & ~3;
  for (let i = begin + shareBegin(thread, threads, end - begin, 1); i < last; i++) {
    const row = rows + <usize>i * bytes;
    const sum = sums + ((<usize>i * <usize>clusters) << 3);
    memory.fill(sum, 0, (<usize>clusters) << 3);
    for (let j = 0; j < whole; j += 4) {
      let distances = squaresOfFour(row, rows + <usize>j * bytes, bytes);
      if (squared === 0) distances = f32x4.sqrt(distances);
      const label = labels + ((<usize>j) << 2);
      addDistance(sum, load<i32>(label), f32x4.extract_lane(distances, 0));
      addDistance(sum, load<i32>(label + 4), f32x4.extract_lane(distances, 1));
      addDistance(sum, load<i32>(label + 8), f32x4.extract_lane(distances, 2));
      addDistance(sum, load<i32>(label + 12), f32x4.extract_lane(distances, 3));
    }
    for (let j = whole; j < rowCount; j++) {
      const square = squareOf(row, rows + <usize>j * bytes, bytes);
      addDistance(sum, load<i32>(labels + ((<usize>j) << 2)), squared === 0 ? sqrt<f32>(square) : square);
    }
  }
}

function addDistance(sums: usize, cluster: i32, distance: f32): void {
  const place = sums + ((<usize>cluster) << 3);
  store<f64>(place, load<f64>(place) + <f64>distance);
}
