import { z } from 'zod';

/** The five types that a column can have. Files and SQL types are mapped to them on the way in. */
export const columnType = z.enum(['string', 'integer', 'double', 'boolean', 'datetime']);
export type ColumnType = z.infer<typeof columnType>;

/** What a column is for. A column without a role is a feature. */
export const columnRole = z.enum(['feature', 'label', 'weight', 'score']);

export const task = z.enum(['regression', 'binary', 'multiclass', 'clustering', 'anomaly', 'recommendation']);
export type Task = z.infer<typeof task>;

/** How a clustering model takes distances. */
export const clusterSpace = z.strictObject({
  /** What is done to numbers first: to 0…1, to mean 0 and standard deviation 1, or nothing. Categories are columns of 0 and 1. */
  scaling: z.enum(['min-max', 'z-score', 'none']),
  distance: z.enum(['euclidean', 'cosine']),
  /** Names of the columns. */
  features: z.array(z.string()),
});
export type ClusterSpace = z.infer<typeof clusterSpace>;

/** What a column that a model's scores were written to means: the predicted value, or the probability of one class. */
export const scoreMeaning = z.strictObject({
  task,
  /**
   * Of a clustering: the number of the cluster, the probability of one, or the distance from one. Of a recommender: the rating,
   * or with `rank` an item of a list and its rating.
   */
  kind: z.enum(['label', 'probability', 'distance', 'item', 'quantile']),
  /** Of a regression by quantiles: the share of such rows whose label is below, between 0 and 1. */
  quantile: z.number().optional(),
  /** Of an item in a list of recommended ones: 1 for the first. */
  rank: z.int().optional(),
  /** The class whose probability this is, as text; of a clustering, the number of the cluster. */
  class: z.string().optional(),
  /** Beside the number of the cluster: how distances were taken, and in which columns. */
  space: clusterSpace.optional(),
});

export const column = z.strictObject({
  name: z.string(),
  type: columnType,
  role: columnRole.optional(),
  /** Values are categories, whatever their type: learners split on them by membership, not by order. */
  categorical: z.boolean().optional(),
  score: scoreMeaning.optional(),
  /** Pattern of a datetime column as the source wrote it (strftime). */
  format: z.string().optional(),
});
export type Column = z.infer<typeof column>;

/** Key in a Parquet file's metadata under which a table's columns are kept as JSON (`{"columns": Column[]}`). */
export const tableMetadataKey = 'pipewright';
export const tableMetadata = z.strictObject({ columns: z.array(column) });
