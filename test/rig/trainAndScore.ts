import { readTrainedModel } from '../../modules/lib/learners/saveModel.ts';
import type { TrainedModel } from '../../pipelines/contract/model.ts';
import { runModule } from './runModule.ts';

export interface Trained {
  /** Folder of the trained model. */
  folder: string;
  model: TrainedModel;
  logs: string[];
  metrics: { name: string; value: number; step?: number }[];
}

/** Configures a learner by its module, and trains it with Train Model. */
export async function train(learner: string, params: unknown, dataset: string, label: string): Promise<Trained> {
  const { outputs: configured } = await runModule(learner, params);
  const inputs = { untrainedModel: configured.untrainedModel, dataset };
  const { outputs, logs, metrics } = await runModule('train-model', { label }, inputs);
  const folder = outputs.trainedModel!;
  return { folder, model: await readTrainedModel(folder), logs, metrics };
}

/** Scores a table with Score Model. Answers the path of the scored table. */
export async function score(trained: Trained, dataset: string, params: unknown = {}): Promise<string> {
  const { outputs } = await runModule('score-model', params, { trainedModel: trained.folder, dataset });
  return outputs.results!;
}
