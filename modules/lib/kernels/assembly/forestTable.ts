/** The table that a forest is grown on: a record a row, as `forestCounts` has them. */

export let data: usize = 0;
export let stride: usize = 0;
export let rowCount: i32 = 0;
export let targetAt: usize = 0;
export let codeAt: usize = 0;
export let classes: i32 = 0;
export let features: i32 = 0;
/** What leaves hold: 0 = the target's mean, 1 = the share of class 1, 2 = the shares of all codes. */
export let leafKind: i32 = 0;
/** A float a row; 0: all weigh the same. */
export let weights: usize = 0;
/** Records hold how much the target differs from it. */
export let mean: f64 = 0;

/** Tells a thread where the table is. */
export function describeTable(
  _thread: i32,
  _threads: i32,
  table: usize,
  recordSize: i32,
  rows: i32,
  targetOffset: i32,
  codeOffset: i32,
  classCount: i32,
  featureCount: i32,
  leaf: i32,
  rowWeights: usize,
  meanTarget: f64,
): void {
  data = table;
  stride = recordSize;
  rowCount = rows;
  targetAt = targetOffset;
  codeAt = codeOffset;
  classes = classCount;
  features = featureCount;
  leafKind = leaf;
  weights = rowWeights;
  mean = meanTarget;
}
