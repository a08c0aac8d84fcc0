import { z } from 'zod';
import { artifact, digest } from './artifact.ts';

/** `interrupted`: the engine ended (crash, power loss) while it was going on. */
export const runStatus = z.enum(['running', 'completed', 'failed', 'canceled', 'interrupted']);
export type RunStatus = z.infer<typeof runStatus>;

/** Which program a run is of: MLflow's client logs runs that have no pipeline. */
export const runSource = z.enum(['pipewright', 'mlflow']);
export type RunSource = z.infer<typeof runSource>;

/** Node that the metrics of MLflow's runs are of. */
export const mlflowNode = 'mlflow';

/** `skipped`: a step that it reads from did not complete. */
export const stepStatus = z.enum([
  'queued',
  'running',
  'completed',
  'reused',
  'failed',
  'skipped',
  'canceled',
  'interrupted',
]);
export type StepStatus = z.infer<typeof stepStatus>;

/** sha256 over the sorted JSON of a step's key parts. */
export const stepKey = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'The key of a result has 64 digits from 0 to 9 and a to f.')
  .brand('StepKey');
export type StepKey = z.infer<typeof stepKey>;

/** Everything that decides a step's result. Two steps with equal parts have equal outputs. */
export const keyParts = z.strictObject({
  /** `id@version` */
  module: z.string(),
  /** Digest of the module's code and all that it imports. */
  code: digest,
  params: z.record(z.string(), z.unknown()),
  inputs: z.record(z.string(), digest),
  /** Content digest of each source file, by parameter. */
  sources: z.record(z.string(), z.string()),
  /** Where it is computed: platform and architecture, or image. */
  environment: z.string(),
});
export type KeyParts = z.infer<typeof keyParts>;

export const stepErrorReason = z.enum([
  /** The data or the parameters do not fit; the message says what to do. */
  'user-error',
  'out-of-memory',
  'timed-out',
  /** The worker process ended or could not be started, again and again. */
  'worker-lost',
  /** The result could not be stored. */
  'storage',
  /** A defect of the module. */
  'internal',
]);

export const stepFailure = z.strictObject({
  reason: stepErrorReason,
  message: z.string(),
  /** For whoever mends it: a stack trace, the end of what the process printed. */
  detail: z.string().optional(),
});
export type StepFailure = z.infer<typeof stepFailure>;

export const metricValue = z.strictObject({
  name: z.string(),
  value: z.number(),
  /** Position on a curve: iteration, epoch. */
  step: z.number().optional(),
});
export type MetricValue = z.infer<typeof metricValue>;

/** What a completed step left behind. Written to the cache as the last act of a step. */
export const stepResult = z.strictObject({
  outputs: z.record(z.string(), artifact),
  metrics: z.array(metricValue),
});
export type StepResult = z.infer<typeof stepResult>;

export const gitState = z.strictObject({ commit: z.string(), dirty: z.boolean() });
export type GitState = z.infer<typeof gitState>;

/** The step of another run that asked for a run. */
export const runParent = z.strictObject({ runId: z.string(), nodeId: z.string() });

export const stepCounts = z.strictObject({
  completed: z.number().int(),
  reused: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  canceled: z.number().int(),
});
export type StepCounts = z.infer<typeof stepCounts>;
