import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { Column, Task } from '../../../pipelines/contract/table.ts';
import { clusterColumns } from './clusterColumns.ts';

/**
 * The columns that Score Model writes: `Scored Labels`; for two classes the probability of the positive one as
 * `Scored Probabilities`; for more classes one `Scored Probabilities_<class>` each. A recommender's ratings are
 * `Scored Ratings`. For anomaly detection, which has no label, `Scored Labels` is 1 for an anomaly and 0 otherwise.
 * A regression by quantiles has `Scored Labels`, the one nearest to the median, and `Scored Quantile <q>` each.
 * `classes` is undefined before the run; then a two-class probability does not say its class, and the columns of more classes
 * are not known.
 */
export function scoreColumns(
  task: Task,
  label: Pick<Column, 'type' | 'categorical'> | undefined,
  classes: readonly string[] | undefined,
  quantiles: readonly number[] = [],
): Column[] | undefined {
  const labels: Column = {
    name: 'Scored Labels',
    type: task === 'regression' ? 'double' : (label?.type ?? 'integer'),
    role: 'score',
    ...(task !== 'regression' && label?.categorical ? { categorical: true } : {}),
    score: { task, kind: 'label' },
  };
  const probability = (name: string, ofClass: string | undefined): Column => ({
    name,
    type: 'double',
    role: 'score',
    score: { task, kind: 'probability', ...(ofClass === undefined ? {} : { class: ofClass }) },
  });
  switch (task) {
    case 'regression':
      return [labels, ...quantiles.map((quantile) => quantileColumn(quantile))];
    case 'binary':
      return [labels, probability('Scored Probabilities', classes?.[1])];
    case 'anomaly':
      return [labels, probability('Scored Probabilities', undefined)];
    case 'multiclass':
      return classes && [labels, ...classes.map((name) => probability(`Scored Probabilities_${name}`, name))];
    case 'recommendation':
      return [{ ...labels, name: 'Scored Ratings', type: 'double' }];
    default:
      return undefined;
  }
}

function quantileColumn(quantile: number): Column {
  const score: Column['score'] = { task: 'regression', kind: 'quantile', quantile };
  return { name: `Scored Quantile ${quantile}`, type: 'double', role: 'score', score };
}

/** Of quantiles, the number of the one that is the scored label: the nearest to the median, the lower one of two. */
export function labelQuantile(quantiles: readonly number[]): number {
  let best = 0;
  for (const [k, quantile] of quantiles.entries()) {
    if (Math.abs(quantile - 0.5) < Math.abs(quantiles[best]! - 0.5) - 1e-12) best = k;
  }
  return best;
}

/** The columns that the scores of a trained model are written to. */
export function scoreColumnsOf(model: TrainedModel): Column[] {
  if (model.clustering) return clusterColumns(model.output.width, model.clustering);
  return scoreColumns(model.task, model.label, model.classes, model.quantiles) ?? [];
}

/**
 * What becomes of the columns of a table that is scored: older scores go, and so does what is called as a new score is. The
 * label column gets the role label, if it is there, and is then the only one. `label` is undefined for models without one.
 */
export function keptColumns(
  columns: readonly Column[],
  label: string | undefined,
  scores: readonly Column[],
): Column[] {
  const replaced = new Set(scores.map(({ name }) => name));
  const hasLabel = columns.some(({ name }) => name === label);
  return columns
    .filter(({ name, role }) => role !== 'score' && !replaced.has(name))
    .map((column) => {
      if (column.name === label) return { ...column, role: 'label' };
      if (!hasLabel || column.role !== 'label') return column;
      const { role: _, ...rest } = column;
      return rest;
    });
}
