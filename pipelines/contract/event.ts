import { z } from 'zod';
import { artifact } from './artifact.ts';
import { gitState, keyParts, metricValue, runParent, runStatus, stepCounts, stepFailure, stepKey } from './run.ts';

const ofRun = { runId: z.string(), /** Milliseconds since 1970. */ at: z.number() };
const ofStep = { ...ofRun, nodeId: z.string() };

/** Everything that can be observed of a run. Store, log, charts and canvas read this one stream. */
export const runEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run-started'),
    ...ofRun,
    name: z.string(),
    /** The pipeline file, as the user named it; missing when it came from elsewhere. */
    file: z.string().optional(),
    /** Of a child run: the step that asked for it. */
    parent: runParent.optional(),
    /** The pipeline as it was run, as JSON text. */
    snapshot: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    git: gitState.optional(),
    steps: z.array(z.strictObject({ nodeId: z.string(), module: z.string(), title: z.string() })),
  }),
  z.strictObject({
    type: z.literal('step-started'),
    ...ofStep,
    attempt: z.number().int(),
    key: stepKey,
    keyParts,
    /** Name of the target that it was given to; missing: processes of this machine. */
    target: z.string().optional(),
  }),
  /** Where the target runs it: a container, a node of a cluster. */
  z.strictObject({ type: z.literal('step-placed'), ...ofStep, place: z.string() }),
  z.strictObject({ type: z.literal('step-progress'), ...ofStep, fraction: z.number(), message: z.string().optional() }),
  z.strictObject({
    type: z.literal('log'),
    ...ofStep,
    level: z.enum(['info', 'warning', 'error']),
    message: z.string(),
  }),
  z.strictObject({ type: z.literal('metric'), ...ofStep, ...metricValue.shape }),
  z.strictObject({
    type: z.literal('step-completed'),
    ...ofStep,
    outputs: z.record(z.string(), artifact),
  }),
  z.strictObject({
    type: z.literal('step-reused'),
    ...ofStep,
    key: stepKey,
    keyParts,
    outputs: z.record(z.string(), artifact),
    metrics: z.array(metricValue),
  }),
  z.strictObject({ type: z.literal('step-failed'), ...ofStep, failure: stepFailure }),
  z.strictObject({
    type: z.literal('step-skipped'),
    ...ofStep,
    /** The step that did not complete. */ because: z.string(),
  }),
  z.strictObject({ type: z.literal('step-canceled'), ...ofStep }),
  z.strictObject({
    type: z.literal('run-finished'),
    ...ofRun,
    status: runStatus,
    steps: stepCounts,
    /** Last value of each metric, by node. */
    metrics: z.record(z.string(), z.record(z.string(), z.number())),
  }),
]);
export type RunEvent = z.infer<typeof runEvent>;

/** An event without the run's id and the time, which the run adds. */
export type NewRunEvent = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'runId' | 'at'> : never) : never;
