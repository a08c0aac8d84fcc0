import { z } from 'zod';
import { clusterSpace, column, columnType, task } from './table.ts';

/** Values of a learner's parameter that a sweep may try. */
export const paramRange = z.union([
  z.strictObject({ values: z.array(z.json()).min(1) }),
  z.strictObject({
    min: z.number(),
    max: z.number(),
    scale: z.enum(['linear', 'log']),
    /** Only whole numbers. */
    integer: z.boolean(),
    /** Values, evenly spaced on the scale, that an entire grid tries. */
    steps: z.int().min(2),
  }),
]);
export type ParamRange = z.infer<typeof paramRange>;

/** JSON artifact of a learner's configuration: what Train Model is to train, before it has seen data. */
export const untrainedModel = z.strictObject({
  /** Id in `modules/lib/learners/learners.ts`. */
  learner: z.string(),
  task,
  /** Parameters of the learner; checked by the learner's own schema. */
  params: z.record(z.string(), z.json()),
  /** Values to try instead, by parameter: for Tune Model Hyperparameters. Missing: the parameters are what they are. */
  sweep: z.record(z.string(), paramRange).optional(),
});
export type UntrainedModel = z.infer<typeof untrainedModel>;

/** One feature column, as the model saw it in training and wants it again. */
export const modelFeature = z.strictObject({
  name: z.string(),
  /** The column's type in the training table. */
  type: columnType,
  /** Name of the graph's input: the column's name, but where an output of the graph is called the same. */
  input: z.string(),
  /**
   * `numeric`: the input is a float [N, 1], NaN where the value is missing; booleans are 0 and 1, datetimes are days
   * since 1970-01-01 UTC. `categorical`: the input is a string [N, 1], empty where the value is missing; numbers are
   * written as the SQL cast of the column's type to text writes them (integers as digits, doubles as `1.0`).
   */
  kind: z.enum(['numeric', 'categorical']),
  /** The values that training saw, sorted; any other value is treated as missing. Only for `categorical`. */
  categories: z.array(z.string()).optional(),
});
export type ModelFeature = z.infer<typeof modelFeature>;

/** What the training data looked like in one column, to compare later data with. */
export const columnProfile = z.strictObject({
  name: z.string(),
  missing: z.number().int().nonnegative(),
  /** Numeric columns: of the values that are there; quantiles at 0, 0.1, …, 1 of at most 50,000 evenly spaced rows. */
  mean: z.number().optional(),
  standardDeviation: z.number().optional(),
  quantiles: z.array(z.number()).optional(),
  /** Categorical columns and class labels: the most frequent values (at most 20), most frequent first. */
  counts: z.array(z.strictObject({ value: z.string(), count: z.number().int().nonnegative() })).optional(),
});
export type ColumnProfile = z.infer<typeof columnProfile>;

/** What a clustering model says of its clusters. They are numbered from 0, as the columns of the graph's output. */
export const clusteringModel = z.strictObject({
  space: clusterSpace,
  /** A row that is farther than this from every cluster belongs to none. */
  reach: z.number().optional(),
  /** The distances are those of a mixture: softmax of −distance² / 2 are the probabilities of the clusters. */
  mixture: z.boolean().optional(),
  /** Training rows of each cluster, and what they look like (without quantiles), feature by feature. */
  clusters: z.array(z.strictObject({ rows: z.number().int().nonnegative(), profile: z.array(columnProfile) })),
  /** Training rows that belong to no cluster. */
  unassigned: z.number().int().nonnegative(),
});
export type ClusteringModel = z.infer<typeof clusteringModel>;

/** `model.json` in the folder of a trained model, beside `model.onnx`. */
export const trainedModel = z.strictObject({
  format: z.literal('pipewright/model@1'),
  task,
  learner: z.string(),
  params: z.record(z.string(), z.json()),
  /** The label column of the training table. Missing where there is none to learn: clustering, anomaly detection. */
  label: column.optional(),
  /**
   * The label's values as text, in the order of the model's outputs: sorted, as numbers when all are numbers. Of two
   * classes the second is the positive one.
   */
  classes: z.array(z.string()).optional(),
  features: z.array(modelFeature),
  /**
   * The graph's output, [N, width] floats. `prediction` [N, 1] for regression, `probability` [N, 1] of the positive class
   * for binary, `probabilities` [N, classes] for multiclass; `distances` [N, clusters] for clustering, of which the least
   * is the row's cluster; `score` [N, 1] from 0 to 1 for anomaly detection, where 0.5 and more is an anomaly;
   * `prediction` [N, 1] for recommendation: the rating of an item by a user.
   */
  output: z.strictObject({ name: z.string(), width: z.number().int().positive() }),
  /** Only of regression by quantiles: the output is [N, quantiles], one column each in this order, ascending. */
  quantiles: z.array(z.number()).optional(),
  /** Only of clustering. */
  clustering: clusteringModel.optional(),
  training: z.strictObject({
    /** Rows that were trained on: rows without a label are left out. */
    rows: z.number().int().nonnegative(),
    metrics: z.record(z.string(), z.number()),
    /** Share of each feature in what the model learned, largest first; they add up to 1. Empty when unknown. */
    importances: z.array(z.strictObject({ feature: z.string(), importance: z.number() })),
    profile: z.array(columnProfile),
  }),
});
export type TrainedModel = z.infer<typeof trainedModel>;

/** Names of the files in the folder of a trained model. */
export const modelFiles = { graph: 'model.onnx', description: 'model.json' } as const;

/** Name of the graph's output by task. */
export const modelOutputs = {
  regression: 'prediction',
  binary: 'probability',
  multiclass: 'probabilities',
  clustering: 'distances',
  anomaly: 'score',
  recommendation: 'prediction',
} as const;
