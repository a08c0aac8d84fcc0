import {
  missingLeft,
  missingSeen,
  recordBin,
  recordBytes,
  recordCount,
  recordFlags,
  recordGradient,
  recordHessian,
  recordMembers,
} from '../../kernels/assembly/boostJob.ts';
import type { KernelMemory } from '../../kernels/kernelMemory.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { noBins, type Split } from '../trees/tree.ts';

/** Sums over the rows of a node, as the kernels count them: whole numbers, in units of the tree's scales. */
export interface NodeSums {
  gradient: number;
  hessian: number;
  count: number;
}

export interface Candidate extends Split {
  /** What the split saves: twice the drop of the loss's second-order approximation. */
  gain: number;
  left: NodeSums;
}

/** The best split by each feature of two nodes, as kernels write them. */
export class SplitRecords {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #features: readonly Bins[];

  constructor(memory: KernelMemory, features: readonly Bins[]) {
    this.bytes = memory.uint8(features.length * 2 * recordBytes).fill(0);
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    this.#features = features;
  }

  /**
   * The best split of a node (0 = the one that was counted, 1 = the other), the first of equals, by `used` features; undefined when none
   * answers more than `least`.
   */
  best(node: 0 | 1, used: Int32Array, sums: NodeSums, parentScore: number, least: number): Candidate | undefined {
    let best = -1;
    let answer = parentScore + least;
    for (let i = 0; i < used.length; i++) {
      const own = this.#view.getFloat64((i * 2 + node) * recordBytes, true);
      if (own > answer) {
        answer = own;
        best = i;
      }
    }
    return best < 0 ? undefined : this.#read(best * 2 + node, used[best]!, answer - parentScore, sums);
  }

  #read(record: number, feature: number, gain: number, sums: NodeSums): Candidate {
    const at = record * recordBytes;
    const double = (field: number) => this.#view.getFloat64(at + field, true);
    const left = { gradient: double(recordGradient), hessian: double(recordHessian), count: double(recordCount) };
    const goesLeft = noBins();
    if (this.#features[feature]!.kind === 'categorical') {
      for (let bin = 0; bin < 256; bin++)
        goesLeft[bin] = (this.bytes[at + recordMembers + (bin >> 3)]! >> (bin & 7)) & 1;
      return { gain, feature, lastBin: 0, goesLeft, left };
    }
    const lastBin = this.#view.getInt32(at + recordBin, true);
    const flags = this.#view.getInt32(at + recordFlags, true);
    goesLeft.fill(1, 1, lastBin + 1);
    // Where nothing is missing, what is missing later goes with the larger side.
    const goesWithLeft = flags & missingSeen ? (flags & missingLeft) !== 0 : left.count * 2 > sums.count;
    goesLeft[0] = goesWithLeft ? 1 : 0;
    return { gain, feature, lastBin, goesLeft, left };
  }
}
