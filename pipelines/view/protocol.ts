import { z } from 'zod';
import { tableFilter, tableSort } from '../contract/rpc/outputs.ts';
import { stepFailure } from '../contract/run.ts';
import { columnType } from '../contract/table.ts';

/** A table artifact, which never changes: whatever is known of its path stays true. */
const ofTable = { path: z.string() };

const ofFile = { file: z.string(), params: z.record(z.string(), z.unknown()) };

export const viewRequest = z.discriminatedUnion('type', [
  /** Which process answers what somebody waits for, or what is collected beside. */
  z.strictObject({ type: z.literal('process'), work: z.enum(['awaited', 'beside']) }),
  z.strictObject({ type: z.literal('describe'), ...ofTable }),
  z.strictObject({
    type: z.literal('rows'),
    ...ofTable,
    offset: z.number().int(),
    limit: z.number().int(),
    columns: z.array(z.string()),
    sort: z.array(tableSort),
    filters: z.array(tableFilter),
  }),
  z.strictObject({ type: z.literal('statistics'), ...ofTable, columns: z.array(z.string()) }),
  z.strictObject({ type: z.literal('export'), ...ofTable, target: z.string(), format: z.enum(['csv', 'json']) }),
  /** The head of a data file, as Import Data reads it with the given parameters; all of its columns; the whole of it as a table. */
  z.strictObject({
    type: z.literal('preview'),
    ...ofFile,
    types: z.record(z.string(), columnType),
    limit: z.number().int(),
  }),
  z.strictObject({ type: z.literal('inspect'), ...ofFile }),
  z.strictObject({ type: z.literal('import'), ...ofFile, target: z.string() }),
  /** Of a trained model: how many trees it has, and one of them. */
  z.strictObject({ type: z.literal('trees'), folder: z.string() }),
  z.strictObject({ type: z.literal('tree'), folder: z.string(), index: z.number().int() }),
]);
export type ViewRequest = z.infer<typeof viewRequest>;

export const toViewer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ask'), id: z.number(), request: viewRequest }),
  z.strictObject({ type: z.literal('cancel'), id: z.number() }),
]);
export type ToViewer = z.infer<typeof toViewer>;

export const fromViewer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** What it answers is checked by the contract's output schema, on the way to the page. */
  z.strictObject({ type: z.literal('answer'), id: z.number(), answer: z.unknown() }),
  z.strictObject({ type: z.literal('failed'), id: z.number(), failure: stepFailure }),
]);
export type FromViewer = z.infer<typeof fromViewer>;

/** `low`: whatever else goes on in the machine goes first. */
const viewerPriority = z.enum(['normal', 'low']);
export type ViewerPriority = z.infer<typeof viewerPriority>;

/** How the program is started: `main.ts <JSON>`. */
export const viewerOptions = z.strictObject({
  /** An own folder for what does not fit in memory. */
  tempDir: z.string(),
  /** Bytes. */
  memoryLimit: z.number(),
  priority: viewerPriority,
});
export type ViewerOptions = z.infer<typeof viewerOptions>;
