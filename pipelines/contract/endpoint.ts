import { z } from 'zod';
import { modelReference } from './registry.ts';

export const endpointName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{2,31}$/,
    'The name of an endpoint has 3 to 32 small letters, digits or "-", and begins with a letter.',
  );

/** A key as it is kept: its sha256 in hex. The key itself is shown once and kept nowhere. */
export const keptKey = z.strictObject({
  slot: z.enum(['primary', 'secondary']),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.number(),
});
export type KeptKey = z.infer<typeof keptKey>;

/** A model behind a real-time endpoint. */
export const deployment = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  model: modelReference,
  /** Share of the requests, in percent; those of an endpoint add up to 100. 0: it stands by. */
  traffic: z.int().min(0).max(100),
  /** Gets a copy of the requests that others answer; its answers are counted and compared, and not sent. */
  shadow: z.boolean(),
  createdAt: z.number(),
});
export type Deployment = z.infer<typeof deployment>;

export const servingLimits = z.strictObject({
  /** Requests that may wait; the next is answered 429. */
  queue: z.int().min(1).max(100_000).default(512),
  /** Most rows that are scored at once. */
  batchRows: z.int().min(1).max(100_000).default(256),
  /** Bytes of a request's body. */
  body: z.int().min(1_000).max(1_000_000_000).default(10_000_000),
  /** Rows of a request. */
  rows: z.int().min(1).max(1_000_000).default(10_000),
  /** Bytes of memory that the serving process may use. A change is in force when the process is started the next time. */
  memory: z.int().min(100_000_000).default(2_000_000_000),
});
export type ServingLimits = z.infer<typeof servingLimits>;

/** What is written down of requests. */
export const requestLogging = z.strictObject({
  /** Share of the requests that are kept with their rows and answers, 0 to 1. Failures are always counted, never kept with rows. */
  sample: z.number().min(0).max(1).default(0),
});
export type RequestLogging = z.infer<typeof requestLogging>;

const endpointBase = {
  /** Names its folder. Made by the engine. */
  id: z.string().regex(/^[0-9a-z]{10,40}$/),
  name: endpointName,
  description: z.string().max(20_000),
  createdAt: z.number(),
  keys: z.array(keptKey).max(2),
};

export const realTimeEndpoint = z.strictObject({
  ...endpointBase,
  kind: z.literal('real-time'),
  /** On this machine's loopback. Stays the same while the endpoint exists. */
  port: z.int().min(1).max(65_535),
  /** Whether it is to be running. */
  started: z.boolean(),
  deployments: z.array(deployment),
  /** Traffic by deployment before it was last changed: what `rollback` goes back to. */
  previousTraffic: z.record(z.string(), z.int()).nullable(),
  limits: servingLimits,
  logging: requestLogging,
});
export type RealTimeEndpoint = z.infer<typeof realTimeEndpoint>;

export const batchEndpoint = z.strictObject({
  ...endpointBase,
  kind: z.literal('batch'),
  model: modelReference,
  /** Rows of a partition. */
  partitionRows: z.int().min(100).max(10_000_000).default(100_000),
  output: z.enum(['parquet', 'csv']).default('parquet'),
});
export type BatchEndpoint = z.infer<typeof batchEndpoint>;

export const pipelineEndpoint = z.strictObject({
  ...endpointBase,
  kind: z.literal('pipeline'),
  versions: z.array(
    z.strictObject({
      version: z.int().positive(),
      publishedAt: z.number(),
      description: z.string(),
      /** Path of the pipeline's file in the workspace when it was published: relative sources are looked up from there. */
      file: z.string(),
      /** The pipeline itself, as its file's text. */
      text: z.string(),
    }),
  ),
  /** The version that runs when a call names none. */
  defaultVersion: z.int().positive(),
});
export type PipelineEndpoint = z.infer<typeof pipelineEndpoint>;

export const endpoint = z.discriminatedUnion('kind', [realTimeEndpoint, batchEndpoint, pipelineEndpoint]);
export type Endpoint = z.infer<typeof endpoint>;

/**
 * `serving.json` in the folder of a real-time endpoint: what its process is to serve. The engine replaces it as a whole; the
 * process looks for a new one several times a second.
 */
export const servingPlan = z.strictObject({
  format: z.literal('pipewright/serving@1'),
  /** Counts up with every change. */
  revision: z.int().nonnegative(),
  name: endpointName,
  port: realTimeEndpoint.shape.port,
  /** Address to listen on. Missing: this machine's loopback, as in the workspace; containers open it to their network. */
  host: z.string().optional(),
  keys: z.array(keptKey),
  deployments: z.array(z.strictObject({ ...deployment.shape, /** Folder beside this file. */ folder: z.string() })),
  limits: servingLimits,
  logging: requestLogging,
});
export type ServingPlan = z.infer<typeof servingPlan>;

/** `state.json` beside it, written by the process: what it serves now. */
export const servingState = z.strictObject({
  pid: z.int(),
  port: z.int(),
  /** Revision of the plan that is in force. */
  revision: z.int(),
  /** Whether requests are answered: everything that gets traffic is loaded and warmed up. */
  ready: z.boolean(),
  startedAt: z.number(),
  /** How often it was started again after it had ended by itself. */
  restarts: z.int(),
  deployments: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(['loading', 'ready', 'failed']),
      /** Why it failed. */
      reason: z.string().optional(),
    }),
  ),
  /** Why the plan's newest revision could not be put in force; what it says of keys holds even so. */
  problem: z.string().optional(),
  /** The revision that `problem` is about; missing where the plan cannot be read at all. */
  problemRevision: z.int().optional(),
  /** For programs of this user: opens what keys open, and the figures. */
  observerKey: z.string(),
});
export type ServingState = z.infer<typeof servingState>;

/** Figures of an endpoint over time, for charts: one entry a minute, oldest first. */
export const servingMinute = z.strictObject({
  /** Milliseconds since 1970 of its begin. */
  at: z.number(),
  requests: z.int(),
  rows: z.int(),
  /** Answers by class of status: 4 and 5. */
  refused: z.int(),
  failed: z.int(),
  /** Milliseconds; null without requests. */
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p99: z.number().nullable(),
});
export const servingFigures = z.strictObject({
  minutes: z.array(servingMinute),
  /** Since the process began, by deployment. */
  deployments: z.array(
    z.strictObject({
      name: z.string(),
      requests: z.int(),
      rows: z.int(),
      failed: z.int(),
      /** Rows by predicted class, or by bin of the predicted number. */
      predictions: z.array(z.strictObject({ label: z.string(), count: z.int() })),
      /** Of a shadow: rows in which its first answer differed from the one that was sent. */
      differing: z.int().optional(),
    }),
  ),
});
export type ServingFigures = z.infer<typeof servingFigures>;

/** One line of the request log. */
export const loggedRequest = z.strictObject({
  at: z.number(),
  id: z.string(),
  deployment: z.string(),
  route: z.string(),
  status: z.int(),
  rows: z.int(),
  /** Milliseconds. */
  duration: z.number(),
  /** Only of requests in the sample. */
  request: z.unknown().optional(),
  response: z.unknown().optional(),
  /** What the caller was told, where it was refused. */
  message: z.string().optional(),
});
export type LoggedRequest = z.infer<typeof loggedRequest>;

/** A batch job, as its callers see it: a run of its own kind. */
export const batchJob = z.strictObject({
  id: z.string(),
  endpoint: endpointName,
  status: z.enum(['running', 'completed', 'failed', 'canceled', 'interrupted']),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  partitions: z.strictObject({ total: z.int(), done: z.int() }),
  rows: z.strictObject({ scored: z.int(), failed: z.int() }),
  message: z.string().nullable(),
});
export type BatchJob = z.infer<typeof batchJob>;
