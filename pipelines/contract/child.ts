import { z } from 'zod';
import { artifact, artifactType } from './artifact.ts';
import { edge, endpoint, nodeId } from './graph.ts';
import { metricValue, stepFailure } from './run.ts';

/** Where an input of a child run comes from. */
export const childInput = z.union([
  /** An input port of the step that asks. */
  z.strictObject({ input: z.string() }),
  /** An output of an earlier child run of the same step. */
  z.strictObject({ artifact }),
  /** A file or folder that the step has written below its `tempDir`; the path is relative to that, with `/`. */
  z.strictObject({ file: z.string(), type: artifactType }),
]);
export type ChildInput = z.infer<typeof childInput>;

/** A small pipeline that a step wants to have run: a trial of a sweep, a fold of a cross validation. */
export const childRequest = z.strictObject({
  /** What the run is called in the history. */
  name: z.string().max(200),
  /** Modules are those that the spec of the asking module names as `runs`. */
  nodes: z
    .array(
      z.strictObject({
        id: nodeId,
        module: z.string(),
        title: z.string().max(200).optional(),
        params: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .min(1)
    .max(1000),
  edges: z.array(edge).default([]),
  /** By `node.port`. */
  inputs: z.record(endpoint, childInput).default({}),
  /** The outputs, as `node.port`, that the step wants to read or to hand on. */
  outputs: z.array(endpoint).default([]),
  /** What sets this child apart from the others, for people. */
  parameters: z.record(z.string(), z.unknown()).default({}),
  /** Every metric is told as soon as its step reports it. */
  follow: z.boolean().default(false),
});
export type ChildRequest = z.infer<typeof childRequest>;
/** As a module writes it: what has a default may be left out. */
export type NewChildRequest = z.input<typeof childRequest>;

/** A metric that a step of a child run has reported. */
export const childMetric = z.strictObject({ nodeId: z.string(), ...metricValue.shape });
export type ChildMetric = z.infer<typeof childMetric>;

/** How a child run ended. That it failed is nothing that the asking step fails of by itself. */
export const childResult = z.strictObject({
  /** Empty where the run could not begin. */
  runId: z.string(),
  status: z.enum(['completed', 'failed', 'canceled']),
  /** Of the first step that failed, with its title; missing when the run did not fail. */
  failure: z.strictObject({ ...stepFailure.shape, step: z.string() }).optional(),
  /** By `node.port`: those that were asked for, of a completed run. `path` is read only. */
  outputs: z.record(z.string(), z.strictObject({ artifact, path: z.string() })),
  /** Last value of each metric, by node. */
  metrics: z.record(z.string(), z.record(z.string(), z.number())),
});
export type ChildResult = z.infer<typeof childResult>;
