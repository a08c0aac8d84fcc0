import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, type PortShape, param, type SchemaIssue } from '../../define.ts';
import { recommendationColumns } from '../../lib/params/recommendationColumns.ts';
import { keptColumns, scoreColumns } from '../../lib/params/scoreColumns.ts';

const recommends = { prediction: ['item-recommendation'] };

export const spec = defineModule({
  id: 'score-svd-recommender',
  version: 1,
  title: 'Score SVD Recommender',
  category: 'recommendation',
  description: 'Predicts how users rate items, or recommends items to users.',
  inputs: {
    trainedModel: { type: 'model', title: 'Trained SVD recommender', tasks: ['recommendation'] },
    dataset: { type: 'table', title: 'Dataset to score' },
    trainingData: { type: 'table', title: 'Training data', optional: true },
  },
  outputs: { results: { type: 'table', title: 'Scored dataset' } },
  params: z.strictObject({
    prediction: param(z.enum(['rating-prediction', 'item-recommendation']).default('rating-prediction'), {
      title: 'Recommender prediction kind',
      help: 'Rating prediction answers a rating for each row of user and item. Item recommendation answers the best items for each user.',
    }),
    selection: param(z.enum(['all-items', 'rated-items', 'unrated-items']).default('rated-items'), {
      title: 'Recommended item selection',
      help:
        'All items that the model knows; rated items are those that stand beside the user in the dataset, to evaluate the model with; ' +
        'unrated items are all but those that the user rated in the training data.',
      showWhen: recommends,
    }),
    maximumItems: param(z.int().min(1).max(1000).default(5), {
      title: 'Maximum number of items to recommend to a user',
      showWhen: recommends,
    }),
    minimumPool: param(z.int().min(1).max(1_000_000).default(2), {
      title: 'Minimum size of the recommendation pool for a user',
      help: 'Users with fewer items in the dataset are left out: an order of one item says nothing.',
      showWhen: { ...recommends, selection: ['rated-items'] },
    }),
    includeRatings: param(z.boolean().default(false), {
      title: 'Include predicted ratings',
      help: 'A column with the predicted rating beside each recommended item.',
      showWhen: recommends,
    }),
  }),
  schema({ params, inputs }) {
    const model = inputs.trainedModel?.type === 'model' ? inputs.trainedModel : undefined;
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues: SchemaIssue[] = [];
    const recommends = params.prediction === 'item-recommendation';
    const [user, item] = model?.features ?? [];
    if (recommends && params.selection === 'unrated-items') {
      if (!inputs.trainingData) issues.push({ port: 'trainingData', message: needsTrainingData });
      issues.push(...missing([user, item], columnsOf(inputs.trainingData), 'trainingData'));
    }
    const needsItem = !recommends || params.selection === 'rated-items';
    issues.push(...missing(needsItem ? [user, item] : [user], columns, 'dataset'));
    const asked = columns?.find(({ name }) => name === user?.name);
    let results: Column[] | undefined;
    if (recommends && asked && item) {
      results = recommendationColumns(asked, item, params.maximumItems, params.includeRatings);
    } else if (!recommends && columns && model?.label) {
      const scores = scoreColumns('recommendation', model.label, undefined) ?? [];
      results = [...keptColumns(columns, model.label.name, scores), ...scores];
    }
    return { outputs: { results: { type: 'table', columns: results } }, issues };
  },
  serving: 'apply',
  cache: 'pure',
});

export const needsTrainingData =
  'To recommend items that a user has not rated, connect the data that the model was trained with to the third input.';

function columnsOf(shape: PortShape | undefined): Column[] | undefined {
  return shape?.type === 'table' ? shape.columns : undefined;
}

function missing(
  wanted: readonly (Column | undefined)[],
  columns: readonly Column[] | undefined,
  port: string,
): SchemaIssue[] {
  if (!columns) return [];
  return wanted
    .filter((column) => column !== undefined)
    .filter(({ name }) => !columns.some((column) => column.name === name))
    .map(({ name }) => ({
      port,
      message: `The model was trained with the column "${name}", which this table does not have.`,
    }));
}
