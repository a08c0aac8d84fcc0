import type { EvaluationResult, FoldSummary } from '../../../pipelines/contract/evaluation.ts';

/** Mean and standard deviation of each metric over the folds that have it. */
export function summariseFolds(results: readonly EvaluationResult[]): Record<string, FoldSummary> {
  const values = new Map<string, number[]>();
  for (const { metrics } of results) {
    for (const [name, value] of Object.entries(metrics)) values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries([...values].map(([name, list]) => [name, summarise(list)]));
}

function summarise(values: readonly number[]): FoldSummary {
  const folds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / folds;
  if (folds < 2) return { mean, folds };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (folds - 1)), folds };
}
