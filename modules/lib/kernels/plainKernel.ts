import type { TreeKernel } from './treeKernel.ts';

/**
 * The kernel in plain TypeScript. Four features a pass: a word of bins, a gradient and a hessian are read once for four
 * histograms, and one group's histogram (32 KB) stays in the first-level cache. Measured at three times the speed of one feature
 * a pass.
 */
export const plainKernel: TreeKernel = {
  allocate: {
    uint8: (length) => new Uint8Array(length),
    uint32: (length) => new Uint32Array(length),
    int32: (length) => new Int32Array(length),
    float32: (length) => new Float32Array(length),
    float64: (length) => new Float64Array(length),
  },

  gatherGradients(rows, begin, end, gradients, hessians, orderedGradients, orderedHessians) {
    for (let i = begin, k = 0; i < end; i++, k++) {
      const row = rows[i]!;
      orderedGradients[k] = gradients[row]!;
      orderedHessians[k] = hessians[row]!;
    }
  },

  addToHistogram(words, rows, begin, end, orderedGradients, orderedHessians, histogram) {
    const count = end - begin;
    for (let k = 0; k < count; k++) {
      const word = words[rows[begin + k]!]!;
      const gradient = orderedGradients[k]!;
      const hessian = orderedHessians[k]!;
      // Index of a bin: lane * 1024 + bin * 4.
      const a = (word & 255) << 2;
      const b = 1024 | ((word >>> 6) & 1020);
      const c = 2048 | ((word >>> 14) & 1020);
      const d = 3072 | ((word >>> 22) & 1020);
      histogram[a]! += gradient;
      histogram[a | 1]! += hessian;
      histogram[a | 2]! += 1;
      histogram[b]! += gradient;
      histogram[b | 1]! += hessian;
      histogram[b | 2]! += 1;
      histogram[c]! += gradient;
      histogram[c | 1]! += hessian;
      histogram[c | 2]! += 1;
      histogram[d]! += gradient;
      histogram[d | 1]! += hessian;
      histogram[d | 2]! += 1;
    }
  },

  subtractHistogram(parent, child) {
    for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!;
  },

  partitionRows(words, lane, goesLeft, rows, begin, end, scratch) {
    const shift = lane * 8;
    let left = begin;
    let right = 0;
    for (let i = begin; i < end; i++) {
      const row = rows[i]!;
      // Both places are written and one counter moves: no branch to mispredict. `left` never overtakes `i`.
      const isLeft = goesLeft[(words[row]! >>> shift) & 255]!;
      rows[left] = row;
      scratch[right] = row;
      left += isLeft;
      right += 1 - isLeft;
    }
    rows.set(scratch.subarray(0, right), left);
    return left;
  },

  addToScores(rows, begin, end, value, scores) {
    for (let i = begin; i < end; i++) scores[rows[i]!]! += value;
  },
};
