import type { RunSummary } from '../../pipelines/contract/rpc/runs.ts';
import { text } from '../text/en.ts';

/** Of the training itself: they say less about a model than what an evaluation measured. */
const isOfTraining = (name: string) => name.startsWith('training_');

/** Names of the metrics of some runs: those that most runs have first, then by name; those of training last. */
export function listMetrics(runs: readonly Pick<RunSummary, 'metrics'>[]): string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of runs) {
    const names = new Set(Object.values(metrics).flatMap((values) => Object.keys(values)));
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(
      ([left, leftCount], [right, rightCount]) =>
        Number(isOfTraining(left)) - Number(isOfTraining(right)) || rightCount - leftCount || (left < right ? -1 : 1),
    )
    .map(([name]) => name);
}

/** Values of one metric in a run, by the step that reported it. */
export function readMetric(run: Pick<RunSummary, 'metrics'>, name: string): { nodeId: string; value: number }[] {
  return Object.entries(run.metrics).flatMap(([nodeId, values]) =>
    Object.hasOwn(values, name) ? [{ nodeId, value: values[name]! }] : [],
  );
}

const known: Readonly<Record<string, string>> = text.evaluation.metrics;

/** As evaluations call it, else its words: `second.root_mean_squared_error` → `second: Root mean squared error`, `training_loss` → `Training loss`. */
export function titleOfMetric(name: string): string {
  const dot = name.lastIndexOf('.');
  const bare = name.slice(dot + 1);
  const title = Object.hasOwn(known, bare) ? known[bare]! : writeWords(bare);
  return dot < 0 ? title : `${name.slice(0, dot)}: ${title}`;
}

function writeWords(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replace(/\b(auc|ndcg|rmse)\b/g, (letters) => letters.toUpperCase())
    .replace(/\br2\b/g, 'R²');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const higher =
  /(auc|accuracy|precision|recall|f1|score|coefficient_of_determination|r2|silhouette|ndcg|calinski|rand|mutual)/;
const lower = /(error|loss|deviation|distance|inertia|perplexity|davies|rmse)/;

/** Which of two values of a metric is better; null where its name does not tell. */
export function betterOf(name: string): 'higher' | 'lower' | null {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  if (lower.test(bare)) return 'lower';
  return higher.test(bare) ? 'higher' : null;
}

/** Places of the best values, all of them where several are equal. Empty where none is better: one value, or all the same. */
export function findBest(name: string, values: readonly (number | null)[]): ReadonlySet<number> {
  const better = betterOf(name);
  const given = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (better === null || new Set(given).size < 2) return new Set();
  const best = better === 'higher' ? Math.max(...given) : Math.min(...given);
  return new Set(values.flatMap((value, index) => (value === best ? [index] : [])));
}
