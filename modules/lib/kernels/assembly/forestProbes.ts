import { drawsOf } from './forestBag';
import { leafOf, nodeAt } from './forestNodes';
import { classes, data, leafKind, mean, rowCount, stride } from './forestTable';

/** The rows that tell how good the forest is: each is predicted by the trees that did not draw it. */

let probeCount: i32 = 0;
let probeSums: usize = 0;
let probeTrees: usize = 0;
let probeScale: f64 = 0;

/** Tells a thread where the sums of rows that were not drawn are kept. */
export function describeProbes(_thread: i32, _threads: i32, count: i32, sums: usize, trees: usize, scale: f64): void {
  probeCount = count;
  probeSums = sums;
  probeTrees = trees;
  probeScale = scale;
}

/** Adds what the tree says of rows that were not drawn. As integers, so that the sums are the same in any order of trees. */
export function probe(): void {
  for (let i = 0; i < probeCount; i++) {
    const row = <i32>((<i64>i * rowCount) / probeCount);
    if (drawsOf(row) !== 0) continue;
    atomic.add<i32>(probeTrees + ((<usize>i) << 2), 1);
    const leaf = nodeAt(leafOf(data + <usize>row * stride));
    const word = load<u32>(leaf);
    if (word >>> 30 === 0) addShare(i, word, load<f32>(leaf, 4));
    else {
      const first = nodeAt(load<i32>(leaf, 4));
      const last = first + ((<usize>(word & 0x3fffffff)) << 3);
      for (let pair = first; pair < last; pair += 8) addShare(i, load<u32>(pair), load<f32>(pair, 4));
    }
  }
}

function addShare(i: i32, code: u32, value: f32): void {
  if (leafKind === 0) {
    atomic.add<i64>(probeSums + ((<usize>i) << 3), <i64>nearest((<f64>value - mean) * probeScale));
    return;
  }
  const width = leafKind === 2 ? classes : 1;
  atomic.add<i32>(probeSums + ((<usize>i * width + code) << 2), <i32>nearest(<f64>value * probeScale));
}
