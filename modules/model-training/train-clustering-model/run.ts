import { type RunContext, type RunOf, StepError } from '../../define.ts';
import type { UnsupervisedData } from '../../lib/learners/data.ts';
import { loadUnsupervisedData } from '../../lib/learners/loadUnsupervisedData.ts';
import { saveClusteringModel } from '../../lib/learners/saveUnsupervisedModel.ts';
import { clusteringLearners } from '../../lib/learners/unsupervisedLearners.ts';
import { readUntrainedModel } from '../../lib/learners/untrainedModel.ts';
import { selectColumns } from '../../lib/params/columnSelection.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { ModelSession } from '../../lib/scoring/modelSession.ts';
import { selectScored } from '../../lib/scoring/selectScored.ts';
import { TableSession } from '../../lib/table/session.ts';
import { isLabelMode, type LabelMode, selectLabelled } from './selectLabelled.ts';
import type { spec } from './spec.ts';

type Params = Parameters<RunOf<typeof spec>>[0]['params'];

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  const untrained = await readUntrainedModel(inputs.untrainedModel!);
  const learner = await clusteringLearners[untrained.learner]?.();
  if (!learner) {
    throw new StepError(
      `Train Clustering Model cannot train "${untrained.learner}". Connect a clustering learner, such as K-Means Clustering.`,
    );
  }
  const { labelMode } = untrained.params;
  const mode: LabelMode = isLabelMode(labelMode) ? labelMode : 'ignore';
  const data = await loadData(inputs.dataset!, params, mode, context);
  const estimator = await learner.fit(data, learner.params.parse(untrained.params), context);
  for (const [name, value] of Object.entries(estimator.metrics)) context.metric(name, value);
  await saveClusteringModel(outputs.trainedModel!, estimator, data, untrained);
  await writeResults(inputs.dataset!, outputs, params.appendScores, mode, context);
};

/** The session is closed before the training, which needs its memory. */
async function loadData(path: string, params: Params, mode: LabelMode, context: RunContext): Promise<UnsupervisedData> {
  await using session = await TableSession.open(context);
  const table = await session.read(path);
  const { columns, issues } = selectColumns(params.columns, table.columns, 'columns');
  requireNoIssues(issues);
  const label = table.columns.find(({ role }) => role === 'label');
  const withLabel = label && mode === 'fill-missing' && !columns.includes(label);
  const features = (withLabel ? [...columns, label] : columns).map(({ name }) => name);
  return await loadUnsupervisedData(session, table, { task: 'clustering', features }, context);
}

async function writeResults(
  dataset: string,
  outputs: Record<string, string>,
  append: boolean,
  mode: LabelMode,
  context: RunContext,
): Promise<void> {
  await using session = await TableSession.open(context);
  await using scorer = await ModelSession.open(outputs.trainedModel!, context.threads);
  const scored = await selectScored(session, await session.read(dataset), scorer, append, context);
  const select = await selectLabelled(session, scored, mode);
  await session.write(outputs.results!, select, scored.columns);
}
