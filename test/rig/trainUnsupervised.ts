import { readTrainedModel } from '../../modules/lib/learners/saveModel.ts';
import { runModule } from './runModule.ts';
import type { Trained } from './trainAndScore.ts';

/** Configures a clustering learner by its module, and trains it. `results` is the path of the assigned table. */
export async function trainClusters(
  learner: string,
  params: unknown,
  dataset: string,
  training: unknown = {},
): Promise<Trained & { results: string }> {
  const { outputs: configured } = await runModule(learner, params);
  const inputs = { untrainedModel: configured.untrainedModel, dataset };
  const { outputs, logs, metrics } = await runModule('train-clustering-model', training, inputs);
  const folder = outputs.trainedModel!;
  return { folder, model: await readTrainedModel(folder), results: outputs.results!, logs, metrics };
}

/** Assigns a table to clusters. Answers the path of the assigned table. */
export async function assign(trained: Trained, dataset: string): Promise<string> {
  const { outputs } = await runModule('assign-data-to-clusters', {}, { trainedModel: trained.folder, dataset });
  return outputs.results!;
}

/** Configures a learner of anomaly detection by its module, and trains it. */
export async function trainAnomalies(learner: string, params: unknown, dataset: string): Promise<Trained> {
  const { outputs: configured } = await runModule(learner, params);
  const inputs = { untrainedModel: configured.untrainedModel, dataset };
  const { outputs, logs, metrics } = await runModule('train-anomaly-detection-model', {}, inputs);
  const folder = outputs.trainedModel!;
  return { folder, model: await readTrainedModel(folder), logs, metrics };
}
