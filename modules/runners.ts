import type { ModuleRunner } from './define.ts';

/** How to load what a module does. Loaded by the worker, when a step needs it. */
export const runners: Record<string, () => Promise<ModuleRunner>> = {
  'select-columns-in-dataset': () => import('./data-transformation/select-columns-in-dataset/run.ts'),
  'split-data': () => import('./data-transformation/split-data/run.ts'),
};
