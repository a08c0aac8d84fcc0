import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFiles, type TrainedModel } from '../../../../pipelines/contract/model.ts';
import { type RunContext, StepError } from '../../../define.ts';
import { readFeatures } from '../../scoring/featureReaders.ts';
import type { Table, TableSession } from '../../table/session.ts';
import { type Factors, withinRange } from './factors.ts';
import { readFactors } from './factorsGraph.ts';
import { loadItems, loadUsers, type TextSql } from './loadAsked.ts';
import { rank, rankAllItems } from './rankItems.ts';
import { svdRecommender } from './saveRecommender.ts';

/** The items recommended to one user, best first, as texts of the model. */
export interface Recommendation {
  user: string;
  items: string[];
  ratings: number[];
}

export interface RecommendOptions {
  /** All items of the model, those beside the user in the table, or all but those beside the user in `trainingData`. */
  selection: 'all-items' | 'rated-items' | 'unrated-items';
  maximumItems: number;
  /** Rated items: users with fewer are left out. */
  minimumPool: number;
  trainingData: Table | undefined;
}

type Context = Pick<RunContext, 'log' | 'progress' | 'signal' | 'threads'>;

/**
 * Recommends items to each user of a table, in the order in which the users appear. Throws StepError when the table lacks what
 * is asked about, or no user is left.
 */
export async function* recommendItems(
  session: TableSession,
  table: Table,
  folder: string,
  model: TrainedModel,
  options: RecommendOptions,
  context: Context,
): AsyncGenerator<Recommendation> {
  if (model.learner !== svdRecommender) {
    throw new StepError('The model is no SVD recommender. Connect the output of Train SVD Recommender.');
  }
  const factors = readFactors(await readFile(join(folder, modelFiles.graph)));
  const [userNames = [], itemNames = []] = model.features.map(({ categories }) => categories);
  const userSql = readText(model, 0, table);
  const users = await loadUsers(session, table, userSql);
  if (users.length === 0) throw new StepError('The dataset has no users, so there is nobody to recommend items to.');
  const known = numberTexts(userNames);
  const codes = Int32Array.from(users, (name) => known.get(name) ?? -1);
  warnOfUnknown(codes, context);
  const asked = { users, codes };
  if (options.selection === 'rated-items') {
    yield* rankRated(
      session,
      table,
      { user: userSql, item: readText(model, 1, table) },
      model,
      factors,
      asked,
      options,
      context,
    );
    return;
  }
  const { trainingData } = options;
  const without =
    options.selection === 'unrated-items' && trainingData
      ? await loadItems(session, trainingData, textsOf(model, trainingData), users, numberTexts(itemNames), context)
      : undefined;
  let done = 0;
  for await (const { items, ratings } of rankAllItems(factors, codes, options.maximumItems, without, context)) {
    yield {
      user: users[done]!,
      items: items.map((item) => itemNames[item]!),
      ratings: ratings.map((rating) => withinRange(factors, rating)),
    };
    done += 1;
    if (done % 256 === 0) context.progress(done / users.length, `${done.toLocaleString('en')} users`);
  }
}

async function* rankRated(
  session: TableSession,
  table: Table,
  texts: TextSql,
  model: TrainedModel,
  factors: Factors,
  { users, codes }: { users: string[]; codes: Int32Array },
  { minimumPool, maximumItems }: RecommendOptions,
  context: Context,
): AsyncGenerator<Recommendation> {
  const known = numberTexts(model.features[1]?.categories ?? []);
  const { begins, items, places, names } = await loadItems(session, table, texts, users, known, context);
  let left = 0;
  for (const [u, user] of users.entries()) {
    const [begin, end] = [begins[u]!, begins[u + 1]!];
    if (end - begin < minimumPool) {
      left += 1;
      continue;
    }
    const ranked = rank(factors, codes[u]!, items.subarray(begin, end), maximumItems);
    yield {
      user,
      items: ranked.places.map((place) => names[places[begin + place]!]!),
      ratings: ranked.ratings.map((rating) => withinRange(factors, rating)),
    };
  }
  const fewer = `fewer than ${minimumPool} ${minimumPool === 1 ? 'item' : 'items'} in the dataset`;
  if (left === users.length) {
    throw new StepError(
      `Every user has ${fewer}, so there is no list to put in order. Lower the minimum size of the recommendation pool, or recommend from all items.`,
    );
  }
  if (left > 0) context.log(`${left.toLocaleString('en')} users with ${fewer} were left out.`);
}

/** SQL for users and items of a table, by the model's names for the columns. */
function textsOf(model: TrainedModel, table: Table): TextSql {
  return { user: readText(model, 0, table), item: readText(model, 1, table) };
}

function readText(model: TrainedModel, feature: 0 | 1, table: Table): string {
  const [reader] = readFeatures([model.features[feature]!], table.columns);
  return reader!.sql;
}

function numberTexts(texts: readonly string[]): Map<string, number> {
  return new Map(texts.map((text, i) => [text, i]));
}

function warnOfUnknown(codes: Int32Array, context: Context): void {
  let unknown = 0;
  for (const code of codes) if (code < 0) unknown += 1;
  if (unknown === 0) return;
  context.log(
    `${unknown.toLocaleString('en')} of ${codes.length.toLocaleString('en')} users were not in the training data; for them items are ranked by what all users think of them.`,
    'warning',
  );
}
