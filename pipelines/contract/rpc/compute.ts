import { z } from 'zod';
import { computeSecrets, computeTarget, environment } from '../compute.ts';
import { computeName } from '../computeName.ts';
import { sharedCache } from '../sharedCache.ts';
import { base } from './base.ts';

const secretName = computeSecrets.keyof();

/** One look at a target: what was tried in its order, up to the first that did not work. */
export const targetCheck = z.object({
  at: z.number(),
  ok: z.boolean(),
  /** Each in words for users: what was tried, and what came of it. */
  steps: z.array(z.object({ title: z.string(), ok: z.boolean(), message: z.string() })),
  /** What the engine says of itself, where it was reached. */
  engine: z
    .object({
      version: z.string(),
      platform: z.string(),
      cpus: z.number(),
      /** Bytes. */
      memory: z.number(),
      /** Of a cluster, how many are ready. */
      nodes: z.number().int().nullable(),
      /** Milliseconds of an answer. */
      latency: z.number(),
    })
    .nullable(),
  /** The key that a host shows over SSH, also where it is not the one that is believed. */
  hostKey: z.string().nullable(),
});
export type TargetCheck = z.infer<typeof targetCheck>;

/** Steps of this workspace on a target. */
export const targetLoad = z.object({
  name: z.string(),
  running: z.number().int(),
  waiting: z.number().int(),
  slots: z.number().int(),
});
export type TargetLoad = z.infer<typeof targetLoad>;

export const targetView = z.object({
  /** null: processes of this machine. */
  target: computeTarget.nullable(),
  name: z.string(),
  /** Which secrets are kept. They are never read out again. */
  secrets: z.array(secretName),
  /** The last look since the engine began; null: none. */
  check: targetCheck.nullable(),
});
export type TargetView = z.infer<typeof targetView>;

export const environmentView = z.object({
  name: computeName,
  environment: environment.nullable(),
  /** Why the file cannot be used; null: it can. */
  problem: z.string().nullable(),
  /** Digest of its content: another one is another version. */
  version: z.string().nullable(),
});
export type EnvironmentView = z.infer<typeof environmentView>;

/** A target as a user gives it: what only the engine can tell is read from it. */
export const newTarget = z.discriminatedUnion('kind', [
  computeTarget.options[0].omit({ platform: true }),
  computeTarget.options[1].omit({ platform: true }),
]);
export type NewTarget = z.infer<typeof newTarget>;

/** Where the workspace shares its results with other machines. */
export const sharingView = z.object({
  /** null: nothing is shared. */
  place: sharedCache.nullable(),
  /** Whether the secret key of its bucket is kept. It is never read out again. */
  secretKept: z.boolean(),
  /** What keeps results from being shared, in words. */
  problem: z.string().nullable(),
  /** Results on their way there. */
  waiting: z.number().int(),
});
export type SharingView = z.infer<typeof sharingView>;

export const computeContract = {
  /** This machine first, the others by name. */
  list: base.output(z.array(targetView)),
  load: base.output(z.array(targetLoad)),
  /** Looks at a target that need not be kept. Secrets that are left out are those that are kept under its name. */
  check: base.input(z.object({ target: newTarget, secrets: computeSecrets })).output(targetCheck),
  /** Keeps a target under its name, new or changed, if its engine answers. Secrets that are left out stay as they are. REFUSED says why. */
  save: base.input(z.object({ target: newTarget, secrets: computeSecrets })).output(targetView),
  /** REFUSED while steps run there. */
  remove: base.input(z.object({ name: computeName })).output(z.object({})),
  environments: base.output(z.array(environmentView)),
  saveEnvironment: base.input(z.object({ name: computeName, environment })).output(environmentView),
  removeEnvironment: base.input(z.object({ name: computeName })).output(z.object({})),
  sharing: base.output(sharingView),
  /** Shares results there from now on, if it can be written and read; `place` null: nowhere. A secret key that is left out stays. REFUSED says why not. */
  share: base
    .input(z.object({ place: sharedCache.nullable(), secretAccessKey: z.string().min(1).max(1000).optional() }))
    .output(sharingView),
  /** Begins to send every result of the workspace that is not there yet. */
  sendResults: base.output(z.object({})),
  /** Builds the image that steps have on a target, where it is not there yet. Tells each line of the build as it comes. */
  buildImage: base
    .input(z.object({ target: computeName, environment: computeName.optional() }))
    .output(z.object({ image: z.string(), reused: z.boolean(), seconds: z.number() })),
};
