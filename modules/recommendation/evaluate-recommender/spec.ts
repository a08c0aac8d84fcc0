import { z } from 'zod';
import { defineModule, type SchemaIssue } from '../../define.ts';
import { findRatingColumns, ratingColumnParams } from '../../lib/params/ratingColumns.ts';
import { findScoredRatings } from '../../lib/params/scoredRatings.ts';

export const spec = defineModule({
  id: 'evaluate-recommender',
  version: 1,
  title: 'Evaluate Recommender',
  category: 'recommendation',
  description: 'Compares predicted ratings, or recommended items, with the ratings that users gave.',
  inputs: {
    testDataset: { type: 'table', title: 'Test dataset: user, item, rating' },
    scoredDataset: { type: 'table', title: 'Scored dataset' },
  },
  outputs: { evaluation: { type: 'evaluation', title: 'Evaluation results' } },
  params: z.strictObject(ratingColumnParams('testDataset')),
  schema({ params, inputs }) {
    const issues: SchemaIssue[] = [];
    const test = inputs.testDataset?.type === 'table' ? inputs.testDataset.columns : undefined;
    const scored = inputs.scoredDataset?.type === 'table' ? inputs.scoredDataset.columns : undefined;
    const columns = test && findRatingColumns(params, test, 'testDataset');
    if (columns) issues.push(...columns.issues);
    if (columns?.found && scored) {
      const found = findScoredRatings(scored, columns.found);
      if ('problem' in found) issues.push({ port: 'scoredDataset', message: found.problem });
    }
    return { outputs: { evaluation: { type: 'evaluation' } }, issues };
  },
  serving: 'drop',
  cache: 'pure',
});
