import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { Random } from '../../lib/learners/random.ts';
import { type EvaluationMetric, findMetric } from '../../lib/params/evaluationMetrics.ts';
import { ModelSession } from '../../lib/scoring/modelSession.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteLiteral } from '../../lib/table/sql.ts';
import { evaluateShuffled } from './evaluateShuffled.ts';
import { describeMissingLabel, importanceColumns, type spec } from './spec.ts';

interface Importance {
  feature: string;
  mean: number;
  deviation: number;
}

/**
 * Permutation importance (Breiman, 2001; Fisher, Rudin and Dominici, 2019): how much worse the metric gets, on average, when the
 * values of a feature are shuffled among the rows. The standard deviation is that of the repeats, with n below the line.
 */
export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using scorer = await ModelSession.open(inputs.trainedModel!, context.threads);
  const { model } = scorer;
  const metric = findMetric(params.metric, model.task);
  if ('problem' in metric) throw new StepError(metric.problem);
  await requireLabel(inputs.dataset!, model.label?.name ?? '', context);
  const measure = async (shuffled?: { feature: string; seed: number }) => {
    context.signal.throwIfAborted();
    const metrics = await evaluateShuffled(inputs.dataset!, scorer, shuffled, context);
    return requireMetric(metrics, metric);
  };
  const baseline = await measure();
  context.metric(`baseline_${metric.name}`, baseline);
  const importances: Importance[] = [];
  for (const [i, { name }] of model.features.entries()) {
    const losses: number[] = [];
    for (let repeat = 0; repeat < params.repeats; repeat += 1) {
      const seed = new Random(params.seed, i * 1000 + repeat).uint32();
      const value = await measure({ feature: name, seed });
      losses.push(metric.isGain ? baseline - value : value - baseline);
      const done = i + (repeat + 1) / params.repeats;
      context.progress(done / model.features.length, name);
    }
    importances.push({ feature: name, ...summarise(losses) });
  }
  importances.sort((a, b) => b.mean - a.mean);
  await using session = await TableSession.open(context);
  const rows = importances.map(
    ({ feature, mean, deviation }) => `(${quoteLiteral(feature)}, '${mean}'::DOUBLE, '${deviation}'::DOUBLE)`,
  );
  await session.write(outputs.results!, `SELECT * FROM (VALUES ${rows.join(', ')})`, importanceColumns);
};

async function requireLabel(path: string, label: string, context: RunContext): Promise<void> {
  await using session = await TableSession.open(context);
  const { columns } = await session.read(path);
  if (!columns.some(({ name }) => name === label)) throw new StepError(describeMissingLabel(label));
}

function requireMetric(metrics: Record<string, number>, { name }: EvaluationMetric): number {
  const value = metrics[name];
  if (value !== undefined) return value;
  throw new StepError(`The metric ${name} is not defined on this dataset. Choose another, or test on more rows.`);
}

function summarise(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
