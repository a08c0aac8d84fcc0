import { writeFile } from 'node:fs/promises';
import type { Evaluation } from '../../../pipelines/contract/evaluation.ts';
import { type RunOf, StepError } from '../../define.ts';
import { evaluateRecommendation } from '../../lib/metrics/evaluateRecommendation.ts';
import { findRatingColumns } from '../../lib/params/ratingColumns.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { findScoredRatings } from '../../lib/params/scoredRatings.ts';
import { TableSession } from '../../lib/table/session.ts';
import { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const test = await session.read(inputs.testDataset!);
  const scored = await session.read(inputs.scoredDataset!);
  const { found, issues } = findRatingColumns(params, test.columns, 'testDataset');
  requireNoIssues(issues);
  if (!found) throw new StepError('The test dataset has no columns of users, items and ratings.');
  const scores = findScoredRatings(scored.columns, found);
  if ('problem' in scores) throw new StepError(scores.problem);
  const name = spec.inputs.scoredDataset.title;
  const result = { name, ...(await evaluateRecommendation(session, test, found, scored, scores)) };
  for (const [metric, value] of Object.entries(result.metrics)) context.metric(metric, value);
  for (const note of result.notes) context.log(note, 'warning');
  const evaluation: Evaluation = { format: 'pipewright/evaluation@1', results: [result] };
  await writeFile(outputs.evaluation!, JSON.stringify(evaluation));
};
