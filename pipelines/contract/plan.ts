import { z } from 'zod';
import { artifactType } from './artifact.ts';
import { stepKey } from './run.ts';

/** One module of the pipeline, with everything decided that can be decided before its inputs exist. */
export const step = z.strictObject({
  nodeId: z.string(),
  title: z.string(),
  module: z.string(),
  moduleVersion: z.number().int(),
  category: z.string(),
  /** Parsed by the module's spec, pipeline parameters filled in; paths of sources are absolute. */
  params: z.record(z.string(), z.unknown()),
  /** Where each connected input comes from. */
  inputs: z.record(z.string(), z.strictObject({ nodeId: z.string(), port: z.string() })),
  outputs: z.record(z.string(), artifactType),
  /** Absolute path by the name of the parameter that holds it. A URL stands as it is. */
  sources: z.record(z.string(), z.string()),
  /** The step is not run: its result is the one of this key. It has no inputs and no sources then. */
  pinned: stepKey.optional(),
  /** A step that is not reusable has an effect beyond its outputs, or its author asked for it. */
  reusable: z.boolean(),
  /** Its worker process serves no other step. */
  isolated: z.boolean(),
  /** Name of the target that runs it; processes of this machine where it is left out. */
  compute: z.string().optional(),
  /** Name of the environment that its container has. */
  environment: z.string().optional(),
  /** Modules that its child runs may be made of. */
  runs: z.array(z.strictObject({ id: z.string(), category: z.string() })),
});
export type Step = z.infer<typeof step>;

/** Steps in an order in which each comes after those that it reads from. */
export const plan = z.strictObject({ steps: z.array(step) });
export type Plan = z.infer<typeof plan>;
