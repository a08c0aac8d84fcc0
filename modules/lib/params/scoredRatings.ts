import type { Column } from '../../../pipelines/contract/table.ts';
import type { RatingColumns } from './ratingColumns.ts';

/** What Score SVD Recommender answered, as columns of its result. */
export type ScoredRatings =
  | { kind: 'ratings'; user: Column; item: Column; predicted: Column }
  /** Items by rank. */
  | { kind: 'items'; user: Column; items: Column[] };

/**
 * Finds predicted ratings or recommended items by their meaning, or else by the names that Score SVD Recommender gives; users and items
 * are called as in the test dataset. Answers the problem when something is missing.
 */
export function findScoredRatings(
  columns: readonly Column[],
  { user, item }: Pick<RatingColumns, 'user' | 'item'>,
): ScoredRatings | { problem: string } {
  const byName = (wanted: Column) => columns.find(({ name }) => name === wanted.name);
  const missing = (wanted: Column) => ({
    problem: `The scored dataset has no column "${wanted.name}", by which the test dataset calls ${wanted === user ? 'users' : 'items'}.`,
  });
  const scoredUser = byName(user);
  const items = columns
    .map((column) => ({ column, rank: rankOf(column) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => a.rank! - b.rank!)
    .map(({ column }) => column);
  if (items.length > 0) return scoredUser ? { kind: 'items', user: scoredUser, items } : missing(user);
  const predicted = columns.find(isPredictedRating);
  if (!predicted) return { problem: noScores };
  const scoredItem = byName(item);
  if (!scoredUser || !scoredItem) return missing(scoredUser ? item : user);
  return { kind: 'ratings', user: scoredUser, item: scoredItem, predicted };
}

const noScores =
  'The scored dataset has neither predicted ratings nor recommended items. Connect the output of Score SVD Recommender.';

/** A recommended item: its place in the list. */
function rankOf({ name, score }: Column): number | undefined {
  if (score) return score.kind === 'item' ? score.rank : undefined;
  const match = /^Item (\d+)$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

function isPredictedRating({ name, score }: Column): boolean {
  if (!score) return name === 'Scored Ratings';
  return score.task === 'recommendation' && score.kind === 'label' && score.rank === undefined;
}
