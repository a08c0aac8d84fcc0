import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelFiles, type TrainedModel } from '../../../pipelines/contract/model.ts';
import { readTrainedModel } from '../learners/saveModel.ts';

/** The values of one feature for a batch of rows. */
export type FeatureBatch = Float32Array | string[];

/** A trained model, ready to score. */
export class ModelSession implements AsyncDisposable {
  readonly model: TrainedModel;
  readonly #session: InferenceSession;

  private constructor(model: TrainedModel, session: InferenceSession) {
    this.model = model;
    this.#session = session;
  }

  /** Opens the folder of a trained model. Throws StepError when it is none. */
  static async open(folder: string): Promise<ModelSession> {
    const model = await readTrainedModel(folder);
    const session = await InferenceSession.create(join(folder, modelFiles.graph), {
      // With more threads onnxruntime adds up trees in an order that depends on their number and on the batch's size.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
    return new ModelSession(model, session);
  }

  /**
   * Scores `rowCount` rows; `batch` has the first values of each feature in the model's order. Answers `model.output.width` numbers a
   * row, row by row.
   */
  async score(batch: readonly FeatureBatch[], rowCount: number): Promise<Float32Array> {
    const feeds: Record<string, Tensor> = {};
    for (const [i, { input }] of this.model.features.entries()) {
      const values = batch[i]!;
      feeds[input] =
        values instanceof Float32Array
          ? new Tensor('float32', values.subarray(0, rowCount), [rowCount, 1])
          : new Tensor('string', values.slice(0, rowCount), [rowCount, 1]);
    }
    const answer = await this.#session.run(feeds);
    return answer[this.model.output.name]!.data as Float32Array;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}
