import { z } from 'zod';
import { column, columnType } from './table.ts';

/** A value of a column, kept as text so that 64-bit integers, dates and infinities survive JSON. */
export const scalar = z.strictObject({ type: columnType, text: z.string() });
export type Scalar = z.infer<typeof scalar>;

/** What happens to the numbers x of a column. Missing values stay missing. */
export const scaling = z.discriminatedUnion('kind', [
  /** (x − offset) / divisor */
  z.strictObject({ kind: z.literal('affine'), offset: z.number(), divisor: z.number() }),
  /** The same number for every x; null: missing. */
  z.strictObject({ kind: z.literal('constant'), value: z.number().nullable() }),
  /** 1 / (1 + exp(−x)) */
  z.strictObject({ kind: z.literal('logistic') }),
  z.strictObject({ kind: z.literal('tanh') }),
  /** Φ((ln x − mean) / deviation), Φ being the standard normal distribution function; 0 for x ≤ 0. */
  z.strictObject({ kind: z.literal('lognormal'), mean: z.number(), deviation: z.number().positive() }),
]);
export type Scaling = z.infer<typeof scaling>;

/**
 * One fitted step over a table. Columns that it does not name pass through. A column that it adds goes to the end and takes
 * the place of a column that already has its name.
 */
export const operation = z.discriminatedUnion('op', [
  /** Adds a boolean column that is true where `column` is missing (null, or NaN). */
  z.strictObject({
    op: z.literal('missing-indicator'),
    columns: z.array(z.strictObject({ column: z.string(), name: z.string() })),
  }),
  /** Puts `value` where a column is missing. An integer column that gets a double becomes double. */
  z.strictObject({
    op: z.literal('impute'),
    columns: z.array(z.strictObject({ column: z.string(), value: scalar })),
  }),
  /** Removes the rows in which any of the columns is missing. */
  z.strictObject({ op: z.literal('drop-missing-rows'), columns: z.array(z.string()) }),
  z.strictObject({ op: z.literal('drop-columns'), columns: z.array(z.string()) }),
  /** Keeps these columns, in this order. */
  z.strictObject({ op: z.literal('select-columns'), columns: z.array(z.string()) }),
  /** Makes the columns double and scales them in place. */
  z.strictObject({
    op: z.literal('scale'),
    columns: z.array(z.strictObject({ column: z.string(), scaling })),
  }),
  /** One integer column of 0 and 1 per category, all 0 for a value that is none of them. */
  z.strictObject({
    op: z.literal('indicator'),
    columns: z.array(
      z.strictObject({
        column: z.string(),
        categories: z.array(z.strictObject({ value: scalar, name: z.string() })),
        /** Name of one more column, 1 where the value is missing. */
        missing: z.string().optional(),
        /** The indicators stand where the column stood, and the column goes. */
        overwrite: z.boolean(),
      }),
    ),
  }),
  /** Adds double columns: each the sum of weight · (x − offset) / divisor over `columns`, where a missing or infinite x counts as its offset. */
  z.strictObject({
    op: z.literal('project'),
    columns: z.array(z.strictObject({ column: z.string(), offset: z.number(), divisor: z.number() })),
    components: z.array(
      z.strictObject({ name: z.string(), /** In the order of `columns`. */ weights: z.array(z.number()) }),
    ),
    /** Whether `columns` stay. */
    keep: z.boolean(),
  }),
  /** Names of columns change; they stay where they are. */
  z.strictObject({
    op: z.literal('rename'),
    columns: z.array(z.strictObject({ column: z.string(), name: z.string() })),
  }),
  /** Values take another type, as Edit Metadata converts them; a value that cannot becomes missing. */
  z.strictObject({
    op: z.literal('convert'),
    columns: z.array(
      z.strictObject({
        column: z.string(),
        type: columnType,
        /** Of datetimes from and to text (strftime). */
        format: z.string().optional(),
        /** A row whose value cannot be converted is removed. */
        required: z.boolean(),
      }),
    ),
  }),
]);
export type Operation = z.infer<typeof operation>;
export type OperationOf<O extends Operation['op']> = Extract<Operation, { op: O }>;

/** A fitted transformation: one JSON file, applied to new data with the values found in the data it was fitted on. */
export const transformation = z.strictObject({
  format: z.literal('pipewright/transformation@1'),
  /** The columns that the operations read, as they were when fitted. Only a label may be absent from new data. */
  inputs: z.array(column),
  /** Applied in this order. */
  operations: z.array(operation),
});
export type Transformation = z.infer<typeof transformation>;
