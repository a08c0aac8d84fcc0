import { z } from 'zod';

/** The five types that a column can have. Files and SQL types are mapped to them on the way in. */
export const columnType = z.enum(['string', 'integer', 'double', 'boolean', 'datetime']);
export type ColumnType = z.infer<typeof columnType>;

/** What a column is for. A column without a role is a feature. */
export const columnRole = z.enum(['feature', 'label', 'weight', 'score']);

export const task = z.enum(['regression', 'binary', 'multiclass', 'clustering', 'anomaly', 'recommendation']);
export type Task = z.infer<typeof task>;

/** What a column that Score Model wrote means: the predicted value, or the probability of one class. */
export const scoreMeaning = z.strictObject({
  task,
  kind: z.enum(['label', 'probability']),
  /** The class whose probability this is, as text. */
  class: z.string().optional(),
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
