import { type RunOf, StepError } from '../../define.ts';
import { ModelSession } from '../../lib/scoring/modelSession.ts';
import { writeScored } from '../../lib/scoring/writeScored.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  await using scorer = await ModelSession.open(inputs.trainedModel!, context.threads);
  if (!scorer.model.clustering) {
    throw new StepError('The model has no clusters. Connect the output of Train Clustering Model, or use Score Model.');
  }
  const files = { dataset: inputs.dataset!, results: outputs.results!, append: params.appendScores };
  await writeScored(session, files, scorer, context);
};
