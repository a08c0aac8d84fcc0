import { z } from 'zod';

/**
 * Metrics of a regression. `coefficient_of_determination` is R²; `quantile_loss`, the mean over the predicted quantiles, is only of a
 * regression by quantiles.
 */
export const regressionMetric = z.enum([
  'mean_absolute_error',
  'root_mean_squared_error',
  'relative_absolute_error',
  'relative_squared_error',
  'coefficient_of_determination',
  'quantile_loss',
]);

/** Metrics of a two-class classification. All but `auc` and `log_loss` are those at threshold 0.5. */
export const binaryMetric = z.enum(['auc', 'accuracy', 'precision', 'recall', 'f1_score', 'log_loss']);

/** Metrics of a classification in any number of classes. */
export const multiclassMetric = z.enum([
  'overall_accuracy',
  'average_accuracy',
  'micro_precision',
  'macro_precision',
  'micro_recall',
  'macro_recall',
  'log_loss',
]);

/** Rows by true class (first index) and predicted class (second index), both in the order of `classes`. */
export const confusionMatrix = z.strictObject({ classes: z.array(z.string()), counts: z.array(z.array(z.int())) });
export type ConfusionMatrix = z.infer<typeof confusionMatrix>;

/** What the rows come to when those with a probability of at least `threshold` are called positive. */
export const operatingPoint = z.strictObject({
  threshold: z.number(),
  truePositives: z.int(),
  falsePositives: z.int(),
  trueNegatives: z.int(),
  falseNegatives: z.int(),
  accuracy: z.number(),
  precision: z.number(),
  recall: z.number(),
  f1Score: z.number(),
  /** Share of all rows that are called positive. */
  positiveRate: z.number(),
});
export type OperatingPoint = z.infer<typeof operatingPoint>;

const shared = {
  /** Which table, or which fold: shown beside the numbers. */
  name: z.string(),
  /** Rows that count: those with a label and a score. */
  rows: z.int(),
  /** What the reader of the numbers should know: rows left out, metrics that are not defined here. */
  notes: z.array(z.string()),
};

/** One predicted quantile: the loss that is least where it is right, and the share of rows whose label is not above it. */
export const quantileScore = z.strictObject({ quantile: z.number(), loss: z.number(), below: z.number() });
export type QuantileScore = z.infer<typeof quantileScore>;

export const regressionResult = z.strictObject({
  task: z.literal('regression'),
  ...shared,
  /** A metric that is not defined for these rows is left out. */
  metrics: z.partialRecord(regressionMetric, z.number()),
  /** Only of a regression by quantiles; ascending. */
  quantiles: z.array(quantileScore).optional(),
  /** Rows by residual (label − prediction), in bins of equal width: bin i spans edges[i] to edges[i + 1]. */
  residuals: z.strictObject({ edges: z.array(z.number()), counts: z.array(z.int()) }),
  /** At most a thousand rows, evenly spaced over the table. */
  sample: z.array(z.strictObject({ actual: z.number(), predicted: z.number() })),
});
export type RegressionResult = z.infer<typeof regressionResult>;

export const binaryResult = z.strictObject({
  task: z.literal('binary'),
  ...shared,
  positiveClass: z.string(),
  negativeClass: z.string(),
  metrics: z.partialRecord(binaryMetric, z.number()),
  /** At threshold 0.5; the negative class comes first. */
  confusion: confusionMatrix,
  /** At thresholds 0, 0.01, …, 1. */
  thresholds: z.array(operatingPoint),
  /** Curves run from the highest score to the lowest, with a few hundred points at most; thresholds are as in `thresholds`. */
  roc: z.array(
    z.strictObject({
      /** null: above every score, nothing is called positive. */
      threshold: z.number().nullable(),
      falsePositiveRate: z.number(),
      truePositiveRate: z.number(),
    }),
  ),
  precisionRecall: z.array(z.strictObject({ threshold: z.number(), recall: z.number(), precision: z.number() })),
  /** Among the share of rows with the highest scores: share of all positives found, and how many times more than by chance. */
  lift: z.array(z.strictObject({ positiveRate: z.number(), recall: z.number(), lift: z.number() })),
  /** Rows by probability in ten bins of equal width; bins without rows are left out. */
  calibration: z.array(
    z.strictObject({ from: z.number(), to: z.number(), rows: z.int(), probability: z.number(), observed: z.number() }),
  ),
});
export type BinaryResult = z.infer<typeof binaryResult>;

export const multiclassResult = z.strictObject({
  task: z.literal('multiclass'),
  ...shared,
  metrics: z.partialRecord(multiclassMetric, z.number()),
  confusion: confusionMatrix,
});
export type MulticlassResult = z.infer<typeof multiclassResult>;

/**
 * Metrics of a clustering. `silhouette` (−1 to 1), `calinski_harabasz` and `davies_bouldin` (the smaller the better) judge it by itself;
 * `adjusted_rand` and `normalized_mutual_information` compare it with a label.
 */
export const clusteringMetric = z.enum([
  'silhouette',
  'davies_bouldin',
  'calinski_harabasz',
  'average_distance',
  'adjusted_rand',
  'normalized_mutual_information',
]);

/** Distances of the rows of a cluster; null where the table has none, or there is no other cluster. */
const clusterDistances = {
  rows: z.int(),
  /** From the own centre. */
  averageDistance: z.number().nullable(),
  maximumDistance: z.number().nullable(),
  /** From the nearest centre of another cluster. */
  averageDistanceToOther: z.number().nullable(),
};

export const clusteringResult = z.strictObject({
  task: z.literal('clustering'),
  ...shared,
  metrics: z.partialRecord(clusteringMetric, z.number()),
  /** Clusters that have rows, by number. `silhouette` is the mean of the cluster's rows. */
  clusters: z.array(z.strictObject({ cluster: z.int(), ...clusterDistances, silhouette: z.number().nullable() })),
  /** All rows that belong to a cluster together. */
  total: z.strictObject(clusterDistances),
  /** Rows that belong to no cluster. */
  unassigned: z.int(),
  /** Rows that the silhouette was computed on: all, or a sample. */
  silhouetteRows: z.int(),
  /** Name of the label column that the clusters were compared with. */
  label: z.string().optional(),
});
export type ClusteringResult = z.infer<typeof clusteringResult>;

/** Metrics of an anomaly detection: `anomaly_rate` is the share of rows called anomalies; the others need a label. */
export const anomalyMetric = z.enum(['anomaly_rate', ...binaryMetric.options]);

export const anomalyResult = z.strictObject({
  task: z.literal('anomaly'),
  ...shared,
  metrics: z.partialRecord(anomalyMetric, z.number()),
  /** Rows with a score of at least 0.5. */
  anomalies: z.int(),
  /** Rows by score, in bins of equal width from 0 to 1: bin i spans edges[i] to edges[i + 1]. */
  distribution: z.strictObject({ edges: z.array(z.number()), counts: z.array(z.int()) }),
  /** Where the table has a label: the scores compared with it, as probabilities of a two-class classification are. */
  labelled: binaryResult.omit({ task: true, name: true, rows: true, notes: true, metrics: true }).optional(),
});
export type AnomalyResult = z.infer<typeof anomalyResult>;

/** Metrics of a recommender: of the ratings that it predicts, or of the lists of items that it recommends. */
export const recommendationMetric = z.enum(['mean_absolute_error', 'root_mean_squared_error', 'ndcg']);

export const recommendationResult = z.strictObject({
  task: z.literal('recommendation'),
  ...shared,
  metrics: z.partialRecord(recommendationMetric, z.number()),
  /** Of predicted ratings; as in a regression. */
  ratings: regressionResult.pick({ residuals: true, sample: true }).optional(),
  /**
   * Of recommended items: the normalised discounted cumulative gain of the first `at` items, as the mean over the users. The metric is
   * that of the whole lists. `rows` of the result is the number of users.
   */
  ranking: z.array(z.strictObject({ at: z.int(), ndcg: z.number() })).optional(),
});
export type RecommendationResult = z.infer<typeof recommendationResult>;

export const evaluationResult = z.discriminatedUnion('task', [
  regressionResult,
  binaryResult,
  multiclassResult,
  clusteringResult,
  anomalyResult,
  recommendationResult,
]);
export type EvaluationResult = z.infer<typeof evaluationResult>;

/** A metric over the folds of a cross validation. */
export const foldSummary = z.strictObject({
  mean: z.number(),
  /** With n − 1 below the line; missing where only one fold has the metric. */
  standardDeviation: z.number().optional(),
  folds: z.int(),
});
export type FoldSummary = z.infer<typeof foldSummary>;

/** The artifact on an `evaluation` port: one JSON file. */
export const evaluation = z.strictObject({
  format: z.literal('pipewright/evaluation@1'),
  /** One for each scored table (or fold); the others are compared with the first. */
  results: z.array(evaluationResult).min(1),
  /** Of a cross validation, whose results are its folds: each metric over the folds that have it. */
  folds: z.record(z.string(), foldSummary).optional(),
});
export type Evaluation = z.infer<typeof evaluation>;
