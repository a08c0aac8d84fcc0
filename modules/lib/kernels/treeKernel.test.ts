import { describe, expect, test } from 'vitest';
import { plainKernel } from './plainKernel.ts';
import { groupStride, histogramStride, type TreeKernel } from './treeKernel.ts';

/** Every implementation answers the same to the last bit. */
const kernels: Record<string, TreeKernel> = { plainKernel };

describe.each(Object.entries(kernels))('%s', (_, kernel) => {
  const { uint8, uint32, int32, float32, float64 } = kernel.allocate;
  const rowCount = 1000;
  const words = uint32(rowCount);
  const gradients = float32(rowCount);
  const hessians = float32(rowCount);
  for (let row = 0; row < rowCount; row++) {
    words[row] = Math.imul(row + 1, 0x9e3779b1) >>> 0;
    gradients[row] = Math.sin(row);
    hessians[row] = 0.25 * Math.abs(Math.cos(row));
  }
  const binOf = (row: number, lane: number) => (words[row]! >>> (8 * lane)) & 255;
  const everyThird = () => {
    const rows = int32(rowCount);
    for (let i = 0; i < rowCount; i++) rows[i] = (i * 3) % rowCount;
    return rows;
  };

  function countRows(rows: Int32Array, begin: number, end: number): Float64Array {
    const histogram = float64(groupStride);
    const [ordered, orderedHessians] = [float32(rowCount), float32(rowCount)];
    kernel.gatherGradients(rows, begin, end, gradients, hessians, ordered, orderedHessians);
    kernel.addToHistogram(words, rows, begin, end, ordered, orderedHessians, histogram);
    return histogram;
  }

  test('a histogram has the sums of gradients and hessians and the rows of each bin of each lane, in the order of the rows', () => {
    const rows = everyThird();
    const expected = new Float64Array(groupStride);
    for (const row of rows.subarray(100, 900)) {
      for (let lane = 0; lane < 4; lane++) {
        const first = (lane * 256 + binOf(row, lane)) * histogramStride;
        expected[first]! += gradients[row]!;
        expected[first + 1]! += hessians[row]!;
        expected[first + 2]! += 1;
      }
    }
    expect(countRows(rows, 100, 900)).toEqual(expected);
  });

  test('a parent less one child has the rows of the other', () => {
    const rows = everyThird();
    const parent = countRows(rows, 0, 1000);
    kernel.subtractHistogram(parent, countRows(rows, 0, 400));
    const other = countRows(rows, 400, 1000);
    for (let i = 0; i < groupStride; i++) expect(parent[i]).toBeCloseTo(other[i]!, 9);
    for (let i = 2; i < groupStride; i += histogramStride) expect(parent[i]).toBe(other[i]);
  });

  test('a partition keeps the order of both sides and leaves other rows alone', () => {
    const rows = everyThird();
    const before = Array.from(rows);
    const goesLeft = uint8(256).fill(1, 0, 100);
    const middle = kernel.partitionRows(words, 2, goesLeft, rows, 10, 700, int32(rowCount));
    const isLeft = (row: number) => binOf(row, 2) < 100;
    const inside = before.slice(10, 700);
    expect(Array.from(rows)).toEqual([
      ...before.slice(0, 10),
      ...inside.filter(isLeft),
      ...inside.filter((row) => !isLeft(row)),
      ...before.slice(700),
    ]);
    expect(middle).toBe(10 + inside.filter(isLeft).length);
  });

  test('a leaf’s value is added to its rows', () => {
    const scores = float64(rowCount);
    kernel.addToScores(everyThird(), 0, 2, 1.5, scores);
    expect([scores[0], scores[3], scores[6]]).toEqual([1.5, 1.5, 0]);
  });
});
