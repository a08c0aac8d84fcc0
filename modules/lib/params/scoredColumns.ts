import type { ClusterSpace, Column } from '../../../pipelines/contract/table.ts';
import { assignmentsName } from './clusterColumns.ts';

/** The columns of a scored table that Evaluate Model compares. */
export type ScoredColumns =
  | { task: 'recommendation'; label: Column; predicted: Column }
  | {
      task: 'regression';
      label: Column;
      predicted: Column;
      /** Ascending; empty where the model does not answer any. */
      quantiles: { column: Column; quantile: number }[];
    }
  | {
      task: 'binary';
      label: Column;
      probability: Column;
      /** undefined: the table does not say which class it is. */
      positiveClass: string | undefined;
    }
  | {
      task: 'multiclass';
      label: Column;
      predicted: Column;
      /** In the model's order of classes; empty where the table has none. */
      probabilities: { column: Column; class: string }[];
    }
  | {
      task: 'clustering';
      label: Column | undefined;
      assigned: Column;
      /** In the order of the clusters; empty where the table has none. */
      distances: { column: Column; cluster: number }[];
      space: ClusterSpace | undefined;
    }
  | { task: 'anomaly'; label: Column | undefined; probability: Column };

const labelsName = 'Scored Labels';
const probabilityName = 'Scored Probabilities';
const classPrefix = `${probabilityName}_`;

/**
 * Finds the label by its role, and the scores by role and meaning, or else by the names that Score Model gives.
 * Answers the problem, with what to do about it, when something is missing.
 */
export function findScoredColumns(columns: readonly Column[]): ScoredColumns | { problem: string } {
  const labels = columns.filter((column) => column.role === 'label');
  const [label] = labels;
  if (labels.length > 1) {
    const names = labels.map((column) => `"${column.name}"`).join(' and ');
    return { problem: `The columns ${names} are marked as labels. Clear the role of all but one by Edit Metadata.` };
  }
  const unsupervised = findUnsupervised(label, columns);
  if (unsupervised) return unsupervised;
  if (!label) {
    return {
      problem:
        'No column is marked as the label, so there is nothing to compare the scores with. ' +
        'Mark the column with the true values as label by Edit Metadata, or score a table that has the label.',
    };
  }
  return findByMeaning(label, columns) ?? findByName(label, columns) ?? { problem: noScores };
}

const noScores =
  'The table has no scores. Connect the output of Score Model, with its score columns ' +
  `("${labelsName}", "${probabilityName}"), to this port.`;

/** Clusters or scores of anomalies, which need no label. */
function findUnsupervised(label: Column | undefined, columns: readonly Column[]): ScoredColumns | undefined {
  const scores = columns.filter((column) => column.role === 'score' && column.score);
  const task = scores[0]?.score?.task;
  const ofKind = (kind: string) => scores.filter((column) => column.score?.kind === kind);
  const [probability] = ofKind('probability');
  if (task === 'anomaly' && probability) return { task, label, probability };
  const assigned = task === 'clustering' ? ofKind('label')[0] : undefined;
  if (assigned) {
    const distances = ofKind('distance')
      .map((column) => ({ column, cluster: Number(column.score?.class) }))
      .sort((a, b) => a.cluster - b.cluster);
    const isComplete = distances.every(({ cluster }, k) => cluster === k);
    return {
      task: 'clustering',
      label,
      assigned,
      distances: isComplete ? distances : [],
      space: assigned.score?.space,
    };
  }
  const named = scores.length === 0 && columns.find(({ name }) => name === assignmentsName);
  const isScored = columns.some(({ name }) => name === labelsName || name === probabilityName);
  if (named && !isScored) return { task: 'clustering', label, assigned: named, distances: [], space: undefined };
  return undefined;
}

function findByMeaning(label: Column, columns: readonly Column[]): ScoredColumns | { problem: string } | undefined {
  const scores = columns.filter((column) => column.role === 'score' && column.score);
  const predicted = scores.find((column) => column.score?.kind === 'label');
  const probabilities = scores.filter((column) => column.score?.kind === 'probability');
  switch (scores[0]?.score?.task) {
    case undefined:
      return undefined;
    case 'regression':
      return predicted && { task: 'regression', label, predicted, quantiles: findQuantiles(scores) };
    case 'recommendation':
      if (scores.some((column) => column.score?.kind === 'item')) return { problem: recommendedItems };
      return predicted && { task: 'recommendation', label, predicted };
    case 'binary': {
      const [probability] = probabilities;
      if (!probability) return { problem: noProbability };
      return { task: 'binary', label, probability, positiveClass: probability.score?.class };
    }
    case 'multiclass':
      return (
        predicted && {
          task: 'multiclass',
          label,
          predicted,
          probabilities: probabilities.map((column) => ({ column, class: column.score?.class ?? className(column) })),
        }
      );
    default:
      return {
        problem: `Evaluate Model compares predictions with labels, and this table holds scores of another kind (${scores[0]?.score?.task}).`,
      };
  }
}

function findQuantiles(scores: readonly Column[]): { column: Column; quantile: number }[] {
  return scores
    .flatMap((column) => (column.score?.quantile === undefined ? [] : [{ column, quantile: column.score.quantile }]))
    .sort((a, b) => a.quantile - b.quantile);
}

const recommendedItems =
  'The table holds recommended items, which are compared with the ratings of another table. Use Evaluate Recommender for them.';

const noProbability =
  `The table has no column with the probability of the positive class ("${probabilityName}"). ` +
  'Keep it where columns are selected after Score Model.';

function findByName(label: Column, columns: readonly Column[]): ScoredColumns | undefined {
  const probability = columns.find((column) => column.name === probabilityName);
  if (probability) return { task: 'binary', label, probability, positiveClass: undefined };
  const predicted = columns.find((column) => column.name === labelsName);
  if (!predicted) return undefined;
  const probabilities = columns
    .filter((column) => column.name.startsWith(classPrefix))
    .map((column) => ({ column, class: className(column) }));
  const isNumber = predicted.type === 'double' && !predicted.categorical && isNumeric(label);
  if (probabilities.length === 0 && isNumber) return { task: 'regression', label, predicted, quantiles: [] };
  return { task: 'multiclass', label, predicted, probabilities };
}

function className(column: Column): string {
  return column.name.startsWith(classPrefix) ? column.name.slice(classPrefix.length) : column.name;
}

function isNumeric(column: Column): boolean {
  return (column.type === 'integer' || column.type === 'double') && !column.categorical;
}
