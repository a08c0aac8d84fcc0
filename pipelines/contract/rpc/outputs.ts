import { z } from 'zod';
import { artifactType } from '../artifact.ts';
import { evaluation } from '../evaluation.ts';
import { trainedModel, untrainedModel } from '../model.ts';
import { column } from '../table.ts';
import { transformation } from '../transformation.ts';
import { base } from './base.ts';

/** One output of a step of a run. */
export const outputRef = z.object({ runId: z.string(), nodeId: z.string(), port: z.string() });
export type OutputRef = z.infer<typeof outputRef>;

/** Text where a number would lose digits (64-bit integers, infinities) and for datetimes (ISO 8601, UTC); null: missing. */
export const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof cell>;

export const tableFilter = z.object({
  column: z.string(),
  operator: z.enum(['=', '!=', '<', '<=', '>', '>=', 'contains', 'is-missing', 'is-present']),
  value: z.string().default(''),
});
export type TableFilter = z.infer<typeof tableFilter>;

export const tableSort = z.object({ column: z.string(), descending: z.boolean() });
export type TableSort = z.infer<typeof tableSort>;

/** Statistics of one column. Missing values are left out of everything but `rows` and `missing`. */
export const columnStatistics = z.object({
  name: z.string(),
  rows: z.number(),
  missing: z.number(),
  /** Distinct values; a close estimate above 100,000 rows. */
  unique: z.number(),
  /** To `histogram`: numbers and datetimes (as milliseconds since 1970). Null where it would not be finite. */
  min: cell,
  max: cell,
  mean: z.number().nullable(),
  standardDeviation: z.number().nullable(),
  /** At 0.25, 0.5 and 0.75, between two values where need be; close estimates above 20 million rows. */
  quartiles: z.array(z.number()).nullable(),
  /** Rows by value in bins of equal width, bin i from edges[i] up to, but without, edges[i + 1]; the last with its upper edge. */
  histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.number()) }).nullable(),
  /** Most frequent values first, at most 10. Not for doubles, and not where there are more than a million distinct values. */
  top: z.array(z.object({ value: cell, count: z.number() })),
});
export type ColumnStatistics = z.infer<typeof columnStatistics>;

/** A tree of a trained model: nodes by index, the root first. */
export const modelTree = z.object({
  /** Which tree, and how many there are. */
  index: z.number().int(),
  count: z.number().int(),
  /** For multiclass boosting: the class that the tree adds to. */
  class: z.string().nullable(),
  /** How many nodes the tree has; `nodes` are the first of them, level by level. A test whose branches are null has more below. */
  nodeCount: z.number().int(),
  nodes: z.array(
    z.object({
      /** Words of the test; null at a leaf. */
      test: z.string().nullable(),
      yes: z.number().int().nullable(),
      no: z.number().int().nullable(),
      /** Where rows with a missing value go. */
      missing: z.enum(['yes', 'no']).nullable(),
      /** At a leaf: what it adds to the score, or the probability of each class. */
      values: z.array(z.number()),
    }),
  ),
});
export type ModelTree = z.infer<typeof modelTree>;

export const outputDescription = z.object({
  type: artifactType,
  digest: z.string(),
  /** Bytes. */
  size: z.number(),
  table: z.object({ rows: z.number(), columns: z.array(column) }).nullable(),
});
export type OutputDescription = z.infer<typeof outputDescription>;

export const downloadFormat = z.enum(['csv', 'parquet', 'json', 'onnx', 'original']);

export const outputsContract = {
  describe: base.input(outputRef).output(outputDescription),
  /** A window of a table: rows from `offset`, only the named columns. Values come column by column. */
  rows: base
    .input(
      outputRef.extend({
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(1000),
        columns: z.array(z.string()).min(1).max(200),
        sort: z.array(tableSort).max(5).default([]),
        filters: z.array(tableFilter).max(20).default([]),
      }),
    )
    .output(z.object({ /** Rows that pass the filters. */ total: z.number(), values: z.array(z.array(cell)) })),
  /** Statistics of some columns. Kept, so that a second look costs nothing. */
  statistics: base
    .input(outputRef.extend({ columns: z.array(z.string()).min(1).max(50) }))
    .output(z.array(columnStatistics)),
  evaluation: base.input(outputRef).output(evaluation),
  model: base
    .input(outputRef)
    .output(z.object({ model: trainedModel, trees: z.number().int(), /** Bytes. */ size: z.number() })),
  untrainedModel: base.input(outputRef).output(untrainedModel),
  tree: base.input(outputRef.extend({ index: z.number().int().min(0) })).output(modelTree),
  transformation: base.input(outputRef).output(transformation),
  /** Names and sizes of the files of a folder or archive. */
  files: base.input(outputRef).output(z.array(z.object({ name: z.string(), size: z.number() }))),
  /** The head of a text file of a folder output, 200,000 characters at most. */
  text: base
    .input(outputRef.extend({ file: z.string() }))
    .output(z.object({ text: z.string(), complete: z.boolean() })),
  /** Prepares a file for downloading. `ticket` opens it once at `/download/<ticket>`, within a minute. */
  download: base
    .input(outputRef.extend({ format: downloadFormat }))
    .output(z.object({ ticket: z.string(), name: z.string(), size: z.number() })),
};
