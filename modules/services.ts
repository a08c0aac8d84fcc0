import type { ModuleServing } from './lib/serving/serveStep.ts';

/** What steps do to the rows of a request, by module: of those whose spec says `apply` or `model`. */
export const services: Record<string, () => Promise<ModuleServing>> = {
  'train-anomaly-detection-model': () => import('./anomaly-detection/train-anomaly-detection-model/serve.ts'),
  'add-columns': () => import('./data-transformation/add-columns/serve.ts'),
  'apply-sql-transformation': () => import('./data-transformation/apply-sql-transformation/serve.ts'),
  'join-data': () => import('./data-transformation/join-data/serve.ts'),
  'clean-missing-data': () => import('./data-transformation/clean-missing-data/serve.ts'),
  'convert-to-indicator-values': () => import('./data-transformation/convert-to-indicator-values/serve.ts'),
  'edit-metadata': () => import('./data-transformation/edit-metadata/serve.ts'),
  'normalize-data': () => import('./data-transformation/normalize-data/serve.ts'),
  'principal-component-analysis': () => import('./data-transformation/principal-component-analysis/serve.ts'),
  'select-columns-in-dataset': () => import('./data-transformation/select-columns-in-dataset/serve.ts'),
  'filter-based-feature-selection': () => import('./feature-selection/filter-based-feature-selection/serve.ts'),
  'train-clustering-model': () => import('./model-training/train-clustering-model/serve.ts'),
  'train-model': () => import('./model-training/train-model/serve.ts'),
  'tune-model-hyperparameters': () => import('./model-training/tune-model-hyperparameters/serve.ts'),
  'score-svd-recommender': () => import('./recommendation/score-svd-recommender/serve.ts'),
  'train-svd-recommender': () => import('./recommendation/train-svd-recommender/serve.ts'),
  'apply-transformation': () => import('./scoring-and-evaluation/apply-transformation/serve.ts'),
  'assign-data-to-clusters': () => import('./scoring-and-evaluation/assign-data-to-clusters/serve.ts'),
  'score-model': () => import('./scoring-and-evaluation/score-model/serve.ts'),
};
