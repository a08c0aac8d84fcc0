import { z } from 'zod';
import type { ArtifactType } from './artifact.ts';
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
  /**
   * A query whose answer for many rows is its answers for each of them. `tables` are t1, t2 … by name: t1 has one row at a time.
   * `columns` of a table are those that the query was written for; one that the relation has not is missing in every row.
   * `columns` of the step are the query's, in their order.
   */
  z.strictObject({
    ...stepBase,
    kind: z.literal('sql'),
    query: z.string(),
    tables: z.record(z.string(), z.strictObject({ from: relation, columns: z.array(column) })),
    columns: z.array(column),
  }),
  /** Columns of several relations of the same rows side by side: `name` in its relation becomes `column`. */
  z.strictObject({
    ...stepBase,
    kind: z.literal('combine'),
    parts: z.array(z.strictObject({ from: relation, columns: z.array(z.strictObject({ name: z.string(), column })) })),
  }),
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

/** How an ONNX model from outside takes the columns of a request, and gives those of the answer. */
export const foreignModel = z.strictObject({
  /** Path of the ONNX file in the servable's folder. */
  path: z.string(),
  /** Of each of the model's inputs the columns that go into it side by side, [N, columns]; `flat`: one column, [N]. */
  inputs: z.array(
    z.strictObject({
      name: z.string(),
      element: z.enum(['float', 'double', 'int32', 'int64', 'bool', 'string']),
      columns: z.array(z.string()),
      flat: z.boolean(),
    }),
  ),
  /** Of each of its outputs that is answered the columns of the answer, [N, columns] or [N]. */
  outputs: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()) })),
  /** It takes one row at a time. */
  oneByOne: z.boolean(),
});
export type ForeignModel = z.infer<typeof foreignModel>;

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
  /** A model from outside that answers in place of steps. It runs only under a memory limit. */
  foreign: foreignModel.optional(),
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

/** Where a served step gets an input from: rows on their way through the steps, or what the run left behind. */
export interface ServedInput {
  kind: 'rows' | 'kept';
  nodeId: string;
  port: string;
  type: ArtifactType;
}

/** A step of the training graph that is served. */
export interface ServedNode {
  nodeId: string;
  title: string;
  module: string;
  /** Parsed by the module's spec, pipeline parameters filled in. */
  params: Record<string, unknown>;
  inputs: Record<string, ServedInput>;
  /** The output whose rows go on; of a step that trains, `trainedModel` for the scores of that model. */
  port: string;
}

/** What binding a servable to the results of a run takes to know of its pipeline. */
export interface InferencePlan {
  /** The output whose rows a request takes the place of. */
  request: { nodeId: string; port: string };
  /** Each after those that it reads from; the last one is answered. */
  nodes: ServedNode[];
}
