import { z } from 'zod';
import { column, columnType } from '../table.ts';
import { base, workspaceFile } from './base.ts';
import { cell, columnStatistics } from './outputs.ts';

export const datasetVersion = z.object({
  version: z.number().int().positive(),
  file: workspaceFile,
  /** sha256 of the file's bytes. */
  digest: z.string(),
  size: z.number(),
  createdAt: z.number(),
  /** Parameters of Import Data that read the file as its user saw it. */
  params: z.record(z.string(), z.unknown()),
  columns: z.array(column),
});
export type DatasetVersion = z.infer<typeof datasetVersion>;

export const dataset = z.object({
  name: z.string(),
  description: z.string(),
  /** Newest last. */
  versions: z.array(datasetVersion).min(1),
});
export type Dataset = z.infer<typeof dataset>;

/** The workspace's `datasets.json`. */
export const datasetsFile = z.object({ format: z.literal('pipewright/datasets@1'), datasets: z.array(dataset) });

/** The head of a file, read with the given parameters of Import Data. */
export const filePreview = z.object({
  params: z.record(z.string(), z.unknown()),
  columns: z.array(column),
  /** Values column by column, of the first rows. */
  values: z.array(z.array(cell)),
  /** What a user should know: bad rows, an encoding that was guessed. */
  warnings: z.array(z.string()),
});
export type FilePreview = z.infer<typeof filePreview>;

const upload = z.object({ uploadId: z.string() });
const oneVersion = z.object({ name: z.string(), version: z.number().int().positive() });

export const datasetsContract = {
  list: base.output(z.array(dataset)),
  upload: {
    /** REFUSED when the disk has no room for it. */
    start: base.input(z.object({ fileName: z.string().min(1).max(255), size: z.number().int().min(0) })).output(upload),
    /** The next bytes, in order; answers how many have arrived. */
    append: base
      .input(z.object({ uploadId: z.string(), offset: z.number().int().min(0), chunk: z.instanceof(Blob) }))
      .output(z.object({ received: z.number() })),
    cancel: base.input(upload).output(z.object({})),
  },
  /** How the file would be read; `params` override what was guessed, `types` correct single columns. */
  preview: base
    .input(
      upload.extend({
        params: z.record(z.string(), z.unknown()).default({}),
        types: z.record(z.string(), columnType).default({}),
      }),
    )
    .output(filePreview),
  /** Makes the uploaded file a dataset, or the next version of one that has this name. */
  register: base
    .input(
      upload.extend({
        name: z.string().min(1).max(100),
        description: z.string().max(2000).default(''),
        params: z.record(z.string(), z.unknown()),
      }),
    )
    .output(dataset),
  describe: base.input(z.object({ name: z.string(), description: z.string().max(2000) })).output(dataset),
  rows: base
    .input(oneVersion.extend({ limit: z.number().int().min(1).max(1000).default(100) }))
    .output(z.object({ columns: z.array(column), values: z.array(z.array(cell)) })),
  statistics: base.input(oneVersion).output(z.array(columnStatistics)),
  /** Takes it out of the list; its files stay. `restore` puts it back. */
  remove: base.input(z.object({ name: z.string() })).output(z.object({ removed: dataset })),
  restore: base.input(z.object({ dataset })).output(z.object({})),
};
