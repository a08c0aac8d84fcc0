import { z } from 'zod';
import {
  batchEndpoint,
  batchJob,
  deployment,
  endpoint,
  endpointName,
  loggedRequest,
  pipelineEndpoint,
  realTimeEndpoint,
  requestLogging,
  servingFigures,
  servingLimits,
  servingState,
} from '../endpoint.ts';
import { modelReference } from '../registry.ts';
import { servable } from '../servable.ts';
import { base, workspaceFile } from './base.ts';

const named = z.object({ name: endpointName });

const { queue, batchRows, body, rows, memory } = servingLimits.shape;
/** Limits that are set; those left out are the usual ones, or stay as they are. */
const someLimits = z.strictObject({
  queue: queue.unwrap().optional(),
  batchRows: batchRows.unwrap().optional(),
  body: body.unwrap().optional(),
  rows: rows.unwrap().optional(),
  memory: memory.unwrap().optional(),
});

/** How a real-time endpoint is: of its process, without the key that opens it. */
export const endpointState = servingState.omit({ observerKey: true });

/** An endpoint in the list; without the text of pipelines. */
export const endpointSummary = z.object({
  endpoint,
  /** Where callers reach it. Empty where nothing serves it: batch and pipeline endpoints are the app server's. */
  url: z.string(),
  /** Of a real-time endpoint whose process runs. */
  state: endpointState.nullable(),
});
export type EndpointSummary = z.infer<typeof endpointSummary>;

/** A new endpoint and its two keys, which are shown this once. */
const created = z.object({ endpoint, keys: z.object({ primary: z.string(), secondary: z.string() }) });

export const endpointsContract = {
  /** By name; without the text of pipelines. */
  list: base.output(z.array(endpointSummary)),
  get: base.input(named).output(
    z.object({
      endpoint,
      /** Where callers reach it. */
      url: z.string(),
      /** Of a real-time endpoint whose process runs. */
      state: endpointState.nullable(),
      /** What each deployment (or the batch endpoint's model, as `model`) serves. */
      servables: z.record(z.string(), servable),
    }),
  ),
  /** Makes a real-time endpoint of a model and starts it; answers when it is ready. */
  create: base
    .input(
      z.object({
        name: endpointName,
        model: modelReference,
        description: z.string().max(20_000).default(''),
        limits: someLimits.default({}),
        logging: requestLogging.default({ sample: 0 }),
      }),
    )
    .output(created),
  createBatch: base
    .input(
      batchEndpoint.pick({ name: true, model: true }).extend({
        description: z.string().max(20_000).default(''),
        partitionRows: batchEndpoint.shape.partitionRows,
        output: batchEndpoint.shape.output,
      }),
    )
    .output(created),
  /** Makes a pipeline endpoint of a pipeline file, or adds a version to the one that has the name. `keys` only of a new one. */
  publish: base
    .input(
      z.object({
        name: endpointName,
        path: workspaceFile,
        description: z.string().max(20_000).default(''),
        makeDefault: z.boolean().default(true),
      }),
    )
    .output(z.object({ endpoint: pipelineEndpoint, keys: created.shape.keys.nullable() })),
  setDefaultVersion: base.input(named.extend({ version: z.int() })).output(pipelineEndpoint),
  /** Starts a run of a published pipeline, as a call over REST would. `data`: paths in the workspace, by parameter. */
  invoke: base
    .input(
      named.extend({
        parameters: z.record(z.string(), z.unknown()).default({}),
        data: z.record(z.string(), z.string()).default({}),
        version: z.int().positive().optional(),
      }),
    )
    .output(z.object({ runId: z.string() })),
  update: base
    .input(
      named.extend({
        description: z.string().max(20_000).optional(),
        limits: someLimits.optional(),
        logging: requestLogging.optional(),
      }),
    )
    .output(endpoint),
  /** Adds a deployment without traffic; answers when it is warmed up. */
  addDeployment: base
    .input(named.extend({ deployment: deployment.pick({ name: true, model: true, shadow: true }) }))
    .output(realTimeEndpoint),
  removeDeployment: base.input(named.extend({ deployment: z.string() })).output(realTimeEndpoint),
  /** Shares by deployment, in percent; they add up to 100. Those left out get none. Answers when it is in force. */
  setTraffic: base.input(named.extend({ traffic: z.record(z.string(), z.int()) })).output(realTimeEndpoint),
  setShadow: base.input(named.extend({ deployment: z.string(), shadow: z.boolean() })).output(realTimeEndpoint),
  /** Back to the traffic before its last change. */
  rollback: base.input(named).output(realTimeEndpoint),
  start: base.input(named).output(realTimeEndpoint),
  stop: base.input(named).output(realTimeEndpoint),
  remove: base.input(named).output(z.object({})),
  /** A new key in place of the slot's; the old one is refused within a second. */
  rotateKey: base
    .input(named.extend({ slot: z.enum(['primary', 'secondary']) }))
    .output(z.object({ endpoint, key: z.string() })),
  /** Refuses the slot's key from now on. */
  revokeKey: base.input(named.extend({ slot: z.enum(['primary', 'secondary']) })).output(endpoint),
  /** Sends a request of the test console, as a caller would; answers what the caller would get. */
  test: base
    .input(named.extend({ body: z.string().max(1_000_000), deployment: z.string().optional() }))
    .output(z.object({ status: z.int(), body: z.string(), /** Milliseconds. */ duration: z.number() })),
  /** Newest first. */
  requests: base.input(named.extend({ limit: z.int().min(1).max(1000).default(100) })).output(z.array(loggedRequest)),
  figures: base.input(named).output(servingFigures.nullable()),
  /** What the process printed, oldest first. */
  log: base.input(named).output(z.object({ text: z.string() })),
  /** Exports a real-time endpoint as an archive of a folder that runs with Node alone. */
  exportFolder: base
    .input(named.extend({ platform: z.enum(['linux-x64', 'linux-arm64', 'win32-x64', 'darwin-arm64']).optional() }))
    .output(z.object({ ticket: z.string(), name: z.string(), size: z.number() })),
  /** Starts a batch job over a file, a folder or a dataset (a path in the workspace). */
  startJob: base.input(named.extend({ data: workspaceFile })).output(batchJob),
  /** Newest first. */
  jobs: base.input(named).output(z.array(batchJob)),
  /** A job's results; `ticket` opens it once at `/download/<ticket>`. */
  jobResults: base
    .input(named.extend({ job: z.string(), part: z.enum(['scored', 'failed']) }))
    .output(z.object({ ticket: z.string(), name: z.string(), size: z.number() })),
};
