import { z } from 'zod';

// What the main process and the engine's process say to each other. A port comes with `page` and with `download`.

/** Given as JSON in the first argument of the engine's process. */
export const engineRequest = z.strictObject({ workspace: z.string() });
export type EngineRequest = z.infer<typeof engineRequest>;

export const toEngine = z.discriminatedUnion('type', [
  /** The port is the page's: it carries the calls of the contract. */
  z.strictObject({ type: z.literal('page') }),
  /** The port carries the file of a one-time ticket, as `fromDownload` and `toDownload` say. */
  z.strictObject({ type: z.literal('download'), ticket: z.string() }),
  /** How many runs are going on? */
  z.strictObject({ type: z.literal('count-runs') }),
  z.strictObject({ type: z.literal('close') }),
]);
export type ToEngine = z.infer<typeof toEngine>;

export const fromEngine = z.discriminatedUnion('type', [
  /** Ports are answered from now on. */
  z.strictObject({ type: z.literal('ready') }),
  /** Another folder was opened: it is the one to open after a crash. */
  z.strictObject({ type: z.literal('opened'), workspace: z.string() }),
  z.strictObject({ type: z.literal('runs'), count: z.number() }),
  /** The workspace cannot be opened; the words say why. */
  z.strictObject({ type: z.literal('refused'), message: z.string() }),
]);
export type FromEngine = z.infer<typeof fromEngine>;

/** `pull`: the next part may come. */
export const toDownload = z.enum(['pull', 'cancel']);

export const fromDownload = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('missing') }),
  z.strictObject({ type: z.literal('begins'), name: z.string(), mediaType: z.string(), size: z.number() }),
  z.strictObject({ type: z.literal('part'), bytes: z.instanceof(Uint8Array) }),
  z.strictObject({ type: z.literal('ends') }),
  z.strictObject({ type: z.literal('failed') }),
]);
export type FromDownload = z.infer<typeof fromDownload>;
