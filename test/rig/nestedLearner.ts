import { readTrainedModel } from '../../modules/lib/learners/saveModel.ts';
import type { TrainedModel } from '../../pipelines/contract/model.ts';
import { splitExample } from './exampleTables.ts';
import { runModule } from './runModule.ts';

/** Trains a multiclass learner over a two-class one on iris. Answers Evaluate Model's metrics of the rows left out. */
export async function evaluateNested(
  learner: string,
  binary: string,
  params: unknown = {},
): Promise<{ metrics: Record<string, number>; model: TrainedModel }> {
  const { training, test } = await splitExample({ file: 'iris.csv', testShare: 0.3, split: 1 });
  const { outputs: inner } = await runModule(binary, {});
  const { outputs: outer } = await runModule(learner, params, { binaryLearner: inner.untrainedModel });
  const inputs = { untrainedModel: outer.untrainedModel, dataset: training };
  const { outputs: trained } = await runModule('train-model', { label: 'species' }, inputs);
  const trainedModel = trained.trainedModel!;
  const { outputs: scored } = await runModule('score-model', {}, { trainedModel, dataset: test });
  const { metrics } = await runModule('evaluate-model', {}, { scoredDataset: scored.results });
  return {
    metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    model: await readTrainedModel(trainedModel),
  };
}
