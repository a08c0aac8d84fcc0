import { z } from 'zod';

/** Kept for the user, not for the workspace. null: chosen by the machine's cores and memory. */
export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Steps at the same time. */
  workers: z.number().int().min(1).max(64).nullable(),
  /** Bytes that one step may use. */
  memory: z.number().int().min(268_435_456).nullable(),
});
export type Settings = z.infer<typeof settings>;
