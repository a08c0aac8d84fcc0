import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { loadUnsupervisedData } from '../../lib/learners/loadUnsupervisedData.ts';
import { saveAnomalyModel } from '../../lib/learners/saveUnsupervisedModel.ts';
import { anomalyLearners } from '../../lib/learners/unsupervisedLearners.ts';
import { readUntrainedModel } from '../../lib/learners/untrainedModel.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ inputs, outputs }, context) => {
  const untrained = await readUntrainedModel(inputs.untrainedModel!);
  const learner = await anomalyLearners[untrained.learner]?.();
  if (!learner) {
    throw new StepError(
      `Train Anomaly Detection Model cannot train "${untrained.learner}". Connect PCA-Based Anomaly Detection or Isolation Forest.`,
    );
  }
  const data = await loadData(inputs.dataset!, context);
  const estimator = await learner.fit(data, learner.params.parse(untrained.params), context);
  for (const [name, value] of Object.entries(estimator.metrics)) context.metric(name, value);
  await saveAnomalyModel(outputs.trainedModel!, estimator, data, untrained);
};

/** The session is closed before the training, which needs its memory. */
async function loadData(path: string, context: RunContext) {
  await using session = await TableSession.open(context);
  return await loadUnsupervisedData(session, await session.read(path), { task: 'anomaly' }, context);
}
