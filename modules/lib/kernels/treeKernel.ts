/** Bins of four features a row: the feature's lane is a byte, the first the lowest. */
export type BinWords = Uint32Array;

/** Bins of a feature: 0 = missing, 1 to 255 = values. */
export const binCount = 256;
/** Features whose bins share a word. */
export const lanes = 4;
/** Numbers a bin in a histogram: sum of gradients, sum of hessians, rows, unused. */
export const histogramStride = 4;
/** Numbers in the histogram of one group of four features. */
export const groupStride = lanes * binCount * histogramStride;

/**
 * The hot loops of tree learners. All arrays that go in come from `allocate`, so that an implementation can keep them in
 * memory of its own. Every implementation answers the same numbers to the last bit: sums run over rows in order.
 */
export interface TreeKernel {
  allocate: {
    uint8(length: number): Uint8Array;
    uint32(length: number): Uint32Array;
    int32(length: number): Int32Array;
    float32(length: number): Float32Array;
    float64(length: number): Float64Array;
  };

  /**
   * Copies the gradients and hessians of the rows `rows[begin..end)` to the first `end - begin` places of `orderedGradients`
   * and `orderedHessians`, so that histograms read them in order.
   */
  gatherGradients(
    rows: Int32Array,
    begin: number,
    end: number,
    gradients: Float32Array,
    hessians: Float32Array,
    orderedGradients: Float32Array,
    orderedHessians: Float32Array,
  ): void;

  /**
   * Adds the rows `rows[begin..end)` to the histogram (`groupStride` numbers) of one group of features, whose bins are
   * `words`, one word a row of the table.
   */
  addToHistogram(
    words: BinWords,
    rows: Int32Array,
    begin: number,
    end: number,
    orderedGradients: Float32Array,
    orderedHessians: Float32Array,
    histogram: Float64Array,
  ): void;

  /** `parent -= child`, number by number. */
  subtractHistogram(parent: Float64Array, child: Float64Array): void;

  /**
   * Sorts `rows[begin..end)` so that the rows whose bin has `goesLeft[bin] = 1` come first; both sides keep their order.
   * `scratch` is as long as `rows`. Answers where the right side begins.
   */
  partitionRows(
    words: BinWords,
    lane: number,
    goesLeft: Uint8Array,
    rows: Int32Array,
    begin: number,
    end: number,
    scratch: Int32Array,
  ): number;

  /** Adds `value` to the scores of the rows `rows[begin..end)`. */
  addToScores(rows: Int32Array, begin: number, end: number, value: number, scores: Float64Array): void;
}
