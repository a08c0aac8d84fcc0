import { z } from 'zod';
import { childMetric, childRequest, childResult } from '../contract/child.ts';
import { metricValue, stepFailure } from '../contract/run.ts';
import { column } from '../contract/table.ts';

/** What a worker needs to run one step. Paths are those of the machine that it runs on. */
export const stepTask = z.strictObject({
  module: z.string(),
  /** Parsed by the module's spec. */
  params: z.record(z.string(), z.unknown()),
  /** Path of each connected input. */
  inputs: z.record(z.string(), z.string()),
  /** Path at which each output has to stand when the step is done. */
  outputs: z.record(z.string(), z.string()),
  /** Path of each source, a file or a folder, by the parameter that holds it. A URL stands as it is. */
  sources: z.record(z.string(), z.string()).optional(),
  tempDir: z.string(),
  workspaceDir: z.string(),
  /** Bytes. */
  memoryLimit: z.number(),
  threads: z.number().int(),
});
export type StepTask = z.infer<typeof stepTask>;

export const toWorker = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('run-step'), task: stepTask }),
  /** Answered by `inspected`: the columns of a module's source file. */
  z.strictObject({ type: z.literal('inspect'), task: stepTask }),
  /** To the step that began the child of this id. */
  z.strictObject({ type: z.literal('child-metric'), id: z.number().int(), metric: childMetric }),
  z.strictObject({ type: z.literal('child-ended'), id: z.number().int(), result: childResult }),
]);
export type ToWorker = z.infer<typeof toWorker>;

export const fromWorker = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('log'), level: z.enum(['info', 'warning']), message: z.string() }),
  z.strictObject({ type: z.literal('metric'), ...metricValue.shape }),
  z.strictObject({ type: z.literal('progress'), fraction: z.number(), message: z.string().optional() }),
  z.strictObject({
    type: z.literal('completed'),
    /** Resident bytes of the process after the step. */ resident: z.number(),
  }),
  z.strictObject({ type: z.literal('inspected'), columns: z.array(column) }),
  z.strictObject({ type: z.literal('failed'), failure: stepFailure }),
  /** Answered by `child-ended`, after a `child-metric` for each metric where the request follows them. Ids are the step's own. */
  z.strictObject({ type: z.literal('start-child'), id: z.number().int(), request: childRequest }),
  /** The child is still answered by `child-ended`. */
  z.strictObject({ type: z.literal('cancel-child'), id: z.number().int() }),
]);
export type FromWorker = z.infer<typeof fromWorker>;

/** Said by the worker that was refused an allocation, and by the executor when the worker did not survive it. */
export const outOfMemoryMessage =
  'The step needs more memory than it may use. Raise the limit (--memory), or make its input smaller: fewer columns, or a sample of the rows.';
