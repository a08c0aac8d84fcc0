import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../pipelines/contract/event.ts';

const folder = (name: string) => fileURLToPath(new URL(`../../pipelines/${name}`, import.meta.url));

export const dataFile = (name: string) => `${folder('examples/data')}/${name}`;
export const examples = list('examples');
export const templates = list('templates');

/** Path of a pipeline file, by its name without the ending. */
function list(name: string): Map<string, string> {
  const ending = '.pipeline.json';
  const files = readdirSync(folder(name)).filter((file) => file.endsWith(ending));
  return new Map(files.map((file) => [basename(file, ending), `${folder(name)}/${file}`]));
}

export type RunMetrics = Record<string, Record<string, number>>;

/** Metrics by node that the last event of a run tells. */
export function metricsOf(events: readonly RunEvent[]): RunMetrics {
  const last = events.at(-1);
  if (last?.type !== 'run-finished' || last.status !== 'completed')
    throw new Error(`Not completed: ${JSON.stringify(last)}`);
  return last.metrics;
}

/** A bar that an example has to reach, as the median over seeds. */
export interface Bar {
  example: string;
  metric: string;
  read: (metrics: RunMetrics) => number | undefined;
  bound: 'at least' | 'at most';
  value: number;
}

const of = (node: string, name: string) => (metrics: RunMetrics) => metrics[node]?.[name];

export const bars: readonly Bar[] = [
  bar('automobile-price-basic', 'R², linear', of('evaluate', 'coefficient_of_determination'), 'at least', 0.88),
  bar('automobile-price-basic', 'RMSE, linear', of('evaluate', 'root_mean_squared_error'), 'at most', 2600),
  bar('automobile-price-compare', 'R², boosted tree', of('evaluate', 'coefficient_of_determination'), 'at least', 0.88),
  bar('automobile-price-compare', 'R², forest', of('evaluate', 'second.coefficient_of_determination'), 'at least', 0.9),
  bar('automobile-price-tuned', 'R², tuned tree', of('evaluate', 'coefficient_of_determination'), 'at least', 0.88),
  bar('automobile-price-tuned', 'R², five folds', of('validate', 'coefficient_of_determination'), 'at least', 0.86),
  bar('adult-income-feature-selection', 'AUC', of('evaluate', 'auc'), 'at least', 0.894),
  bar('adult-income-feature-selection', 'accuracy', of('evaluate', 'accuracy'), 'at least', 0.848),
  bar('german-credit-cost-sensitive', 'accuracy, SVM', of('evaluateSvm', 'accuracy'), 'at least', 0.72),
  bar('german-credit-cost-sensitive', 'accuracy, boosted tree', of('evaluateTree', 'accuracy'), 'at least', 0.706),
  bar('iris-multiclass', 'overall accuracy', of('evaluate', 'overall_accuracy'), 'at least', 0.93),
  bar('iris-anomalies', 'AUC, isolation forest', of('evaluate', 'auc'), 'at least', 0.97),
  bar('iris-anomalies', 'AUC, components', of('evaluate', 'second.auc'), 'at least', 0.88),
  bar('iris-clusters', 'adjusted Rand index', of('evaluate', 'adjusted_rand'), 'at least', 0.7),
  bar('iris-clusters', 'silhouette, two clusters', of('evaluate', 'second.silhouette'), 'at least', 0.6),
  bar('recipe-recommendations', 'RMSE of stars', of('evaluateRatings', 'root_mean_squared_error'), 'at most', 0.8),
  bar('recipe-recommendations', 'NDCG', of('evaluateLists', 'ndcg'), 'at least', 0.96),
];

function bar(example: string, metric: string, read: Bar['read'], bound: Bar['bound'], value: number): Bar {
  return { example, metric, read, bound, value };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
