import { z } from 'zod';

/** What the supervisor tells the server. */
export const toServer = z.discriminatedUnion('type', [
  /** The memory limit is set: load and serve. */
  z.object({ type: z.literal('begin'), restarts: z.int() }),
  /** Finish what was accepted, and end. */
  z.object({ type: z.literal('stop') }),
]);
export type ToServer = z.infer<typeof toServer>;

/** What the server tells the supervisor. */
export type FromServer =
  /** The process is there, and waits for `begin`. */
  | { type: 'there' }
  /** Every second: it is not stuck. */
  | { type: 'alive' };
