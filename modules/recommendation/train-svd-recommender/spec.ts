import { z } from 'zod';
import { defineModule } from '../../define.ts';
import { findRatingColumns, ratingColumnParams } from '../../lib/params/ratingColumns.ts';
import { svdRecommenderParams } from '../../lib/params/svdRecommenderParams.ts';

export const spec = defineModule({
  id: 'train-svd-recommender',
  version: 1,
  title: 'Train SVD Recommender',
  category: 'recommendation',
  description: 'Learns from ratings how users would rate items that they have not rated yet.',
  inputs: { dataset: { type: 'table', title: 'Ratings: user, item, rating' } },
  outputs: { trainedModel: { type: 'model', title: 'Trained SVD recommender' } },
  params: z.strictObject({ ...svdRecommenderParams.shape, ...ratingColumnParams('dataset') }),
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const { found, issues } = columns
      ? findRatingColumns(params, columns, 'dataset')
      : { found: undefined, issues: [] };
    const features = found && [found.user, found.item];
    return {
      outputs: { trainedModel: { type: 'model', task: 'recommendation', label: found?.rating, features } },
      issues,
    };
  },
  serving: 'model',
  cache: 'pure',
});
