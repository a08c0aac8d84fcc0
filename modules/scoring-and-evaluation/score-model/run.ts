import type { RunOf } from '../../define.ts';
import { ModelSession } from '../../lib/scoring/modelSession.ts';
import { writeScored } from '../../lib/scoring/writeScored.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  await using scorer = await ModelSession.open(inputs.trainedModel!, context.threads);
  const files = { dataset: inputs.dataset!, results: outputs.results!, append: params.appendScores };
  await writeScored(session, files, scorer, context);
};
