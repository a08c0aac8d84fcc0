import type { ModuleRunner } from './define.ts';

/** How to load what a module does. Loaded by the worker, when a step needs it. */
export const runners: Record<string, () => Promise<ModuleRunner>> = {
  'enter-data-manually': () => import('./data-input-and-output/enter-data-manually/run.ts'),
  'import-data': () => import('./data-input-and-output/import-data/run.ts'),
  'add-columns': () => import('./data-transformation/add-columns/run.ts'),
  'add-rows': () => import('./data-transformation/add-rows/run.ts'),
  'clean-missing-data': () => import('./data-transformation/clean-missing-data/run.ts'),
  'convert-to-indicator-values': () => import('./data-transformation/convert-to-indicator-values/run.ts'),
  'join-data': () => import('./data-transformation/join-data/run.ts'),
  'normalize-data': () => import('./data-transformation/normalize-data/run.ts'),
  'partition-and-sample': () => import('./data-transformation/partition-and-sample/run.ts'),
  'remove-duplicate-rows': () => import('./data-transformation/remove-duplicate-rows/run.ts'),
  'select-columns-transform': () => import('./data-transformation/select-columns-transform/run.ts'),
  'edit-metadata': () => import('./data-transformation/edit-metadata/run.ts'),
  'select-columns-in-dataset': () => import('./data-transformation/select-columns-in-dataset/run.ts'),
  'split-data': () => import('./data-transformation/split-data/run.ts'),
  'apply-transformation': () => import('./scoring-and-evaluation/apply-transformation/run.ts'),
  'evaluate-model': () => import('./scoring-and-evaluation/evaluate-model/run.ts'),
};
