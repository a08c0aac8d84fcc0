import type { z } from 'zod';
import type {
  anomalyMetric,
  binaryMetric,
  clusteringMetric,
  multiclassMetric,
  recommendationMetric,
  regressionMetric,
} from '../../pipelines/contract/evaluation.ts';

type Metric = z.infer<
  | typeof regressionMetric
  | typeof binaryMetric
  | typeof multiclassMetric
  | typeof clusteringMetric
  | typeof anomalyMetric
  | typeof recommendationMetric
>;

const metrics: Record<Metric, string> = {
  mean_absolute_error: 'Mean absolute error',
  root_mean_squared_error: 'Root mean squared error',
  relative_absolute_error: 'Relative absolute error',
  relative_squared_error: 'Relative squared error',
  coefficient_of_determination: 'R² (coefficient of determination)',
  quantile_loss: 'Quantile loss',
  auc: 'Area under the curve (AUC)',
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1_score: 'F1 score',
  log_loss: 'Log loss',
  overall_accuracy: 'Overall accuracy',
  average_accuracy: 'Average accuracy',
  micro_precision: 'Micro precision',
  macro_precision: 'Macro precision',
  micro_recall: 'Micro recall',
  macro_recall: 'Macro recall',
  silhouette: 'Silhouette',
  davies_bouldin: 'Davies–Bouldin index',
  calinski_harabasz: 'Calinski–Harabasz index',
  average_distance: 'Average distance from the centre',
  adjusted_rand: 'Adjusted Rand index',
  normalized_mutual_information: 'Normalised mutual information',
  anomaly_rate: 'Share of anomalies',
  ndcg: 'Normalised discounted cumulative gain (NDCG)',
};

export const evaluation = {
  metrics,
  results: 'Results',
  resultOf: (letter: string, name: string) => `${letter}: ${name}`,
  rows: (count: string) => `${count} rows`,
  show: (name: string) => `Show ${name}`,
  baseline: 'Compare',
  compared: 'with',
  metric: 'Metric',
  value: 'Value',
  difference: 'Difference',
  better: 'better',
  same: 'equal',
  lowerIsBetter: 'less is better',
  higherIsBetter: 'more is better',
  metricsTitle: 'Metrics',
  metricsAt: (threshold: string) => `Metrics at threshold ${threshold}`,
  allThresholds: 'all thresholds',
  threshold: {
    title: 'Threshold',
    help: (positive: string) => `Rows with at least this probability are called “${positive}”.`,
    bestF1: 'Best F1',
    reset: '0.50',
    resetLabel: 'Threshold 0.50',
  },
  confusion: {
    title: 'Confusion matrix',
    of: (name: string) => `Confusion matrix of ${name}`,
    actual: 'True class',
    predicted: 'Predicted class',
    cell: (count: string, share: string) => `${count} rows, ${share} of the true class`,
    counts: 'Rows',
    shares: 'Share of the true class',
    shown: 'Numbers',
    others: (count: number) => `${count} others`,
    folded: (count: number) => `The ${count} most frequent classes are shown; the rest is taken together.`,
    total: 'Total',
  },
  charts: {
    threshold: 'Threshold',
    result: 'Result',
    roc: 'ROC curve',
    rocX: 'False positive rate',
    rocY: 'True positive rate',
    rocWords: (name: string, auc: string, tpr: string, fpr: string) =>
      `${name}: area under the curve ${auc}; at the threshold a true positive rate of ${tpr} and a false positive rate of ${fpr}.`,
    precisionRecall: 'Precision and recall',
    recall: 'Recall',
    precision: 'Precision',
    precisionRecallWords: (name: string, precision: string, recall: string) =>
      `${name}: at the threshold precision ${precision} and recall ${recall}.`,
    lift: 'Lift',
    liftX: 'Share of rows called positive',
    liftY: 'Times better than chance',
    liftWords: (name: string, share: string, lift: string) =>
      `${name}: at the threshold ${share} of the rows are called positive, ${lift} times as good as chance.`,
    calibration: 'Calibration',
    calibrationX: 'Predicted probability',
    calibrationY: 'Share that is positive',
    calibrationFrom: 'From',
    calibrationTo: 'To',
    calibrationRows: 'Rows',
    calibrationWords: (name: string, worst: string) =>
      `${name}: probabilities and observed shares differ by ${worst} at most.`,
    noWords: 'not defined',
    predicted: 'Predicted against true values',
    actual: 'True value',
    prediction: 'Predicted value',
    residual: 'Residual',
    predictedWords: (name: string, rows: string, r2: string) =>
      `${name}: ${rows} rows, coefficient of determination ${r2}. On the diagonal, both are equal.`,
    residuals: 'Residuals',
    residualsX: 'True value minus prediction',
    residualsY: 'Rows',
    from: 'From',
    to: 'To',
    residualsWords: (name: string, from: string, to: string) =>
      `${name}: most residuals lie between ${from} and ${to}.`,
    ratedWords: (name: string, rows: string) => `${name}: ${rows} ratings. On the diagonal, both are equal.`,
  },
  quantiles: {
    title: 'Predicted quantiles',
    quantile: 'Quantile',
    loss: 'Loss',
    below: 'Rows below',
    help: 'Rows below: share of the rows whose true value is not above the prediction. It should be the quantile.',
  },
  clusters: {
    title: 'Clusters',
    cluster: 'Cluster',
    rows: 'Rows',
    share: 'Share',
    own: 'To own centre',
    other: 'To nearest other',
    farthest: 'Farthest',
    silhouette: 'Silhouette',
    all: 'All',
    unassigned: 'None',
    distancesHelp:
      'Distances of the rows from the centre of their own cluster, and from the nearest centre of another: the more the second exceeds the first, the better.',
    silhouetteHelp: 'Silhouette: 1 is far from other clusters, 0 on the border, below 0 nearer to another cluster.',
    sampled: (rows: string) => `The silhouette was computed on a sample of ${rows} rows.`,
    compared: (label: string) => `Compared with the column “${label}”.`,
    sizes: 'Rows by cluster',
    sizesWords: (name: string, count: number, cluster: string, share: string) =>
      `${name}: ${count} clusters; the largest, ${cluster}, has ${share} of the rows.`,
    distances: 'Average distance by cluster',
    distancesWords: (name: string, own: string, other: string) =>
      `${name}: on average ${own} from the own centre and ${other} from the nearest other.`,
    silhouettes: 'Silhouette by cluster',
    silhouettesWords: (name: string, least: string, most: string) => `${name}: from ${least} to ${most}.`,
  },
  anomalies: {
    count: (anomalies: string, rows: string, share: string) =>
      `${anomalies} of ${rows} rows (${share}) have a score of at least 0.5 and count as anomalies.`,
    noLabel: 'The table has no label, so there is nothing to compare the scores with.',
    distribution: 'Rows by score',
    score: 'Anomaly score',
    rows: 'Rows',
    bulk: (name: string, from: string, to: string) => `${name}: most rows have a score between ${from} and ${to}.`,
  },
  recommendation: {
    ranking: 'Gain by length of the list',
    at: 'Items in the list',
    ndcg: 'NDCG',
    users: (count: string) => `Lists of ${count} users.`,
    help: 'NDCG: 1 when each list begins with the items that its user rates highest, in that order.',
    rankingWords: (name: string, first: string, last: string, length: number) =>
      `${name}: ${first} for the first item, ${last} for lists of ${length}.`,
  },
  classes: {
    title: 'Classes',
    class: 'Class',
    rows: 'Rows',
    precision: 'Precision',
    recall: 'Recall',
    f1: 'F1 score',
  },
};
