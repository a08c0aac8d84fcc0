import { type RunOf, StepError } from '../../define.ts';
import type { SupervisedTask } from '../../lib/learners/data.ts';
import { learners } from '../../lib/learners/learners.ts';
import { loadTrainingData } from '../../lib/learners/loadTrainingData.ts';
import { saveModel } from '../../lib/learners/saveModel.ts';
import { readSingleModel } from '../../lib/learners/untrainedModel.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  const untrained = await readSingleModel(inputs.untrainedModel!, 'Train Model');
  const learner = await learners[untrained.learner]?.();
  const task = learner?.tasks.find((candidate) => candidate === untrained.task);
  if (!learner || !task) {
    throw new StepError(
      `Train Model cannot train "${untrained.learner}" for ${untrained.task}. Connect another learner.`,
    );
  }
  const data = await loadData(inputs.dataset!, params.label, task, context);
  const estimator = await learner.fit(data, learner.params.parse(untrained.params), context);
  for (const [name, value] of Object.entries(estimator.metrics)) context.metric(name, value);
  await saveModel(outputs.trainedModel!, estimator, data, untrained);
};

/** The session is closed before the training, which needs its memory. */
async function loadData(path: string, label: string, task: SupervisedTask, context: Parameters<typeof run>[1]) {
  await using session = await TableSession.open(context);
  return await loadTrainingData(session, await session.read(path), { label, task }, context);
}
