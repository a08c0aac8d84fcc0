import { readFile, stat } from 'node:fs/promises';
import { Tensor } from 'onnxruntime-node';
import { treeScoring } from '../kernels/compiled/treeScoring.ts';
import { Kernels } from '../kernels/kernels.ts';
import { cutGraph } from '../onnx/cutGraph.ts';
import { readGraph } from '../onnx/readGraph.ts';
import { placeTrees } from './placeTrees.ts';
import { readEnsemble, type TreeEnsemble } from './treeEnsemble.ts';

/** Rows that go down a tree before the next tree comes: their numbers stay in the first-level cache. */
const blockRows = 256;
/** Keeps columns from falling into the same sets of the cache. */
const gap = blockRows;

/**
 * Larger files, of some 180,000 nodes and more, are left to onnxruntime: to read them here takes longer than it does (3.3 s of processor time for 61 MB,
 * where onnxruntime took 2.2).
 */
const largestFile = 4 * 2 ** 20;

/**
 * Walks rows down the trees of a model on up to `threads` threads, in place of onnxruntime: some three times as fast. Sums of parts are taken in
 * float32, tree by tree in order, which are the same bits that onnxruntime answers on one thread. What the graph makes of the sums stays with it.
 */
export class TreeScorer implements Disposable {
  /** Where the numbers of a batch go, by the graph's input; NaN = missing. */
  readonly columns: ReadonlyMap<string, Float32Array>;
  /** The rest of the graph, as the bytes of an .onnx file. */
  readonly rest: Uint8Array;
  readonly #kernels: Kernels<typeof treeScoring>;
  readonly #ensemble: TreeEnsemble;
  readonly #places: { columns: Float32Array; trees: Uint32Array; base: Float32Array; sums: Float32Array };

  private constructor(ensemble: TreeEnsemble, rest: Uint8Array, batchRows: number, threads: number) {
    this.rest = rest;
    this.#ensemble = ensemble;
    this.#kernels = new Kernels(treeScoring, threads);
    const { memory } = this.#kernels;
    const stride = batchRows + gap;
    const columns = memory.float32(ensemble.inputs.length * stride);
    this.columns = new Map(
      ensemble.inputs.map((input, j) => [input, columns.subarray(j * stride, j * stride + batchRows)]),
    );
    this.#places = {
      columns,
      trees: placeTrees(memory, ensemble, stride * 4),
      base: memory.copyFloat32(ensemble.base),
      sums: memory.float32(batchRows * ensemble.outputs),
    };
  }

  /** As `read`, from a file; undefined also where the file is large. */
  static async open(
    path: string,
    numeric: ReadonlySet<string>,
    batchRows: number,
    threads: number,
  ): Promise<TreeScorer | undefined> {
    if ((await stat(path)).size > largestFile) return undefined;
    return TreeScorer.read(await readFile(path), numeric, batchRows, threads);
  }

  /**
   * Reads the bytes of an .onnx file. Answers undefined where it is not one ensemble of trees over the inputs `numeric` and a rest behind it.
   * `batchRows`: most rows that are scored at a time, a multiple of 256.
   */
  static read(
    bytes: Uint8Array,
    numeric: ReadonlySet<string>,
    batchRows: number,
    threads: number,
  ): TreeScorer | undefined {
    const ensemble = readEnsemble(readGraph(bytes), numeric);
    const rest = ensemble && cutGraph(bytes, ensemble.tensor, ensemble.outputs);
    return rest && new TreeScorer(ensemble, rest, batchRows, threads);
  }

  /** What the rest of the graph wants to know of the first rows of `columns`: their sums [rowCount, outputs]. */
  score(rowCount: number): Record<string, Tensor> {
    const { columns, trees, base, sums } = this.#places;
    const { outputs, tensor, rounder } = this.#ensemble;
    const parts = [rounder === undefined ? 0 : 1, rounder ?? 0];
    this.#kernels.runOnAll(
      'scoreTrees',
      columns,
      rowCount,
      blockRows,
      trees,
      trees.length / 2,
      outputs,
      ...parts,
      base,
      sums,
    );
    // onnxruntime takes no memory that threads share.
    return { [tensor]: new Tensor('float32', sums.slice(0, rowCount * outputs), [rowCount, outputs]) };
  }

  [Symbol.dispose](): void {
    this.#kernels[Symbol.dispose]();
  }
}
