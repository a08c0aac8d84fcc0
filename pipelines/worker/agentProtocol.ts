import { z } from 'zod';
import { fromWorker, toWorker } from './protocol.ts';

// What the engine and the agent beside a worker say to each other: one line of JSON a message, over any stream of bytes.
// The agent passes on what the worker and the engine say, and adds what only somebody on its machine can see.

export const toAgent = z.discriminatedUnion('type', [
  ...toWorker.options,
  /** A sign of life, every `aliveInterval` of agentPatience.ts. */
  z.strictObject({ type: z.literal('alive') }),
  /** Ends the worker; answered by `ended`. */
  z.strictObject({ type: z.literal('cancel') }),
  /** The step has ended and another may follow; answered by `cleared`, or by `ended` where something is left of it. */
  z.strictObject({ type: z.literal('clear') }),
]);
export type ToAgent = z.infer<typeof toAgent>;

export const fromAgent = z.discriminatedUnion('type', [
  /** The worker has the step now: its time begins. */
  z.strictObject({ type: z.literal('begun') }),
  ...fromWorker.options,
  /** A line that the worker, or something it has loaded, has printed. */
  z.strictObject({ type: z.literal('output'), line: z.string() }),
  /** Nothing is left of the step but the worker, which waits for the next. */
  z.strictObject({ type: z.literal('cleared') }),
  /** The worker is gone, without a last word of its own. */
  z.strictObject({
    type: z.literal('ended'),
    code: z.number().int().nullable(),
    signal: z.string().nullable(),
    /** The end of what it printed. */
    output: z.string(),
    /** The operating system ended something here because the memory limit was reached. */
    outOfMemory: z.boolean(),
  }),
]);
export type FromAgent = z.infer<typeof fromAgent>;
