import { z } from 'zod';
import { column } from './table.ts';
import { operation } from './transformation.ts';

/** What a request gives for one column. Named and typed as the training data had it; the label is none of them. */
export const servedColumn = z.strictObject({
  ...column.shape,
  /** The values that training saw, where they are known: for forms and documents. Others are taken too. */
  categories: z.array(z.string()).optional(),
  /** A value to begin with in forms and samples: the most frequent one, or the median. JSON of the column's type. */
  example: z.union([z.string(), z.number(), z.boolean()]).optional(),
});
export type ServedColumn = z.infer<typeof servedColumn>;

/** Name of a relation: `request`, a step of the servable, or a reference. */
const relation = z.string();
/** Of the node of the training graph that it comes from, so that a failure names a step that the user knows. */
const stepBase = { name: relation, title: z.string() };

/** One step of serving: reads relations, makes the one of its own name. */
export const servableStep = z.discriminatedUnion('kind', [
  /** Fitted operations, with the values that the training run found. `inputs`: the columns that they were fitted on. */
  z.strictObject({
    ...stepBase,
    kind: z.literal('transform'),
    from: relation,
    inputs: z.array(column),
    operations: z.array(operation),
  }),
  /** A query whose answer for many rows is its answers for each of them: `tables` are t1, t2 … by name. */
  z.strictObject({
    ...stepBase,
    kind: z.literal('sql'),
    query: z.string(),
    tables: z.record(z.string(), relation),
    columns: z.array(column),
  }),
  /** Columns of several relations of the same rows side by side; `columns` are those of the first, then of the second. */
  z.strictObject({ ...stepBase, kind: z.literal('combine'), from: z.array(relation), columns: z.array(column) }),
  /** A trained model's scores. `model` is a reference. */
  z.strictObject({
    ...stepBase,
    kind: z.literal('score'),
    from: relation,
    model: z.string(),
    appendScores: z.boolean(),
  }),
]);
export type ServableStep = z.infer<typeof servableStep>;

/** What steps read beside the request: a table of the training run, or a trained model. */
export const servableReference = z.strictObject({
  name: relation,
  type: z.enum(['table', 'model']),
  /** Path in the servable's folder: a Parquet file, or a model's folder. */
  path: z.string(),
});

/** `servable.json`: what is served for a trained pipeline, derived from its training graph and the results of one run. */
export const servable = z.strictObject({
  format: z.literal('pipewright/servable@1'),
  task: z.string(),
  /** Columns of a request, in their order. */
  request: z.array(servedColumn),
  /** Columns of the answer: one row a row of the request. */
  response: z.array(column),
  steps: z.array(servableStep),
  /** The relation that is answered. */
  answer: relation,
  references: z.array(servableReference),
  /** The one file that holds all steps; missing where not every step can be compiled: `notCompiled` says why, a sentence a step. */
  onnx: z.literal('pipeline.onnx').optional(),
  notCompiled: z.array(z.string()),
});
export type Servable = z.infer<typeof servable>;

/** Names in the folder of a servable. */
export const servableFiles = { description: 'servable.json', onnx: 'pipeline.onnx' } as const;

/** What becomes of a node of a training graph when it is served. */
export const inferenceNode = z.strictObject({
  nodeId: z.string(),
  /**
   * `request`: its place is taken by the rows of a request. `serve`: a step of serving. `constant`: its result in the run is kept.
   * `drop`: only of training. `refused`: would be needed, but cannot be served.
   */
  role: z.enum(['request', 'serve', 'constant', 'drop', 'refused']),
  /** One sentence: why it is so. */
  reason: z.string(),
});
export type InferenceNode = z.infer<typeof inferenceNode>;

/** The inference graph that is derived from a training graph; every node of the training graph is in it. */
export const inferenceGraph = z.strictObject({
  nodes: z.array(inferenceNode),
  /** The node whose output is answered; null when nothing can be served. */
  answer: z.string().nullable(),
  /** Sentences: why nothing can be served. Empty when it can. */
  problems: z.array(z.string()),
});
export type InferenceGraph = z.infer<typeof inferenceGraph>;
