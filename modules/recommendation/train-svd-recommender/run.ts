import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { factorise } from '../../lib/learners/recommendation/factorise.ts';
import { loadRatings } from '../../lib/learners/recommendation/loadRatings.ts';
import { saveRecommender } from '../../lib/learners/recommendation/saveRecommender.ts';
import { findRatingColumns } from '../../lib/params/ratingColumns.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { svdRecommenderParams } from '../../lib/params/svdRecommenderParams.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  const { user, item, rating, ...rest } = params;
  const ratings = await load(inputs.dataset!, { user, item, rating }, context);
  const learnerParams = svdRecommenderParams.parse(rest);
  const { factors, rmse } = await factorise(ratings, learnerParams, context);
  const [users, items] = [ratings.userNames.length, ratings.itemNames.length];
  context.log(
    `Learned from ${ratings.count.toLocaleString('en')} ratings of ${items.toLocaleString('en')} items by ${users.toLocaleString('en')} users. ` +
      `In the last pass the root mean squared error of the training ratings was ${rmse.toPrecision(4)}.`,
  );
  await saveRecommender(outputs.trainedModel!, ratings, factors, learnerParams, { training_rmse: rmse });
};

/** The session is closed before the training, which needs its memory. */
async function load(path: string, named: Parameters<typeof findRatingColumns>[0], context: RunContext) {
  await using session = await TableSession.open(context);
  const table = await session.read(path);
  const { found, issues } = findRatingColumns(named, table.columns, 'dataset');
  requireNoIssues(issues);
  if (!found) throw new StepError('The table has no columns of users, items and ratings.');
  return await loadRatings(session, table, found, context);
}
