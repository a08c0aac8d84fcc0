import { join } from 'node:path';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { modelFiles, type TrainedModel } from '../../../pipelines/contract/model.ts';
import { readTrainedModel } from '../learners/saveModel.ts';
import { openGraph } from './graphSession.ts';
import { TreeScorer } from './treeScorer.ts';

/** The values of one feature for a batch of rows. */
export type FeatureBatch = Float32Array | string[];

/** Most rows that are scored at a time: enough for the runtime's loops, and some MB for a table of 100 columns. */
const batchRows = 32_768;

/** A trained model, ready to score. */
export class ModelSession implements AsyncDisposable {
  readonly model: TrainedModel;
  /** Room for the values of each feature in the model's order, for a batch of rows: to be filled before `score`. */
  readonly batch: readonly FeatureBatch[];
  readonly #graph: InferenceSession;
  readonly #trees: TreeScorer | undefined;

  private constructor(model: TrainedModel, graph: InferenceSession, trees: TreeScorer | undefined) {
    this.model = model;
    this.#graph = graph;
    this.#trees = trees;
    this.batch = model.features.map(
      ({ kind, input }): FeatureBatch =>
        kind === 'categorical'
          ? new Array<string>(batchRows).fill('')
          : (trees?.columns.get(input) ?? new Float32Array(batchRows)),
    );
  }

  /** Opens the folder of a trained model; `threads` is for trees, whose sums they do not change. Throws StepError when it is none. */
  static async open(folder: string, threads: number): Promise<ModelSession> {
    const model = await readTrainedModel(folder);
    const path = join(folder, modelFiles.graph);
    const numbers = model.features.filter(({ kind }) => kind === 'numeric').map(({ input }) => input);
    const trees = await TreeScorer.open(path, new Set(numbers), batchRows, threads);
    return new ModelSession(model, await openGraph(trees?.rest ?? path), trees);
  }

  /** Rows that `batch` has room for. */
  get batchRows(): number {
    return batchRows;
  }

  /** Scores the first `rowCount` rows of `batch`. Answers `model.output.width` numbers a row, row by row. */
  async score(rowCount: number): Promise<Float32Array> {
    const answer = await this.#graph.run(this.#trees?.score(rowCount) ?? this.#feed(rowCount));
    return answer[this.model.output.name]!.data as Float32Array;
  }

  #feed(rowCount: number): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {};
    for (const [i, { input }] of this.model.features.entries()) {
      const values = this.batch[i]!;
      feeds[input] =
        values instanceof Float32Array
          ? new Tensor('float32', values.subarray(0, rowCount), [rowCount, 1])
          : new Tensor('string', values.slice(0, rowCount), [rowCount, 1]);
    }
    return feeds;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#trees?.[Symbol.dispose]();
    await this.#graph.release();
  }
}
