import { z } from 'zod';
import { modelName, modelReference, modelStage, modelVersion } from '../registry.ts';
import { inferenceGraph } from '../servable.ts';
import { base, workspaceFile } from './base.ts';
import { outputRef } from './outputs.ts';

/** A registered model in the list: its newest version, and how many there are. */
export const modelSummary = z.object({
  name: modelName,
  versions: z.int(),
  latest: modelVersion,
  /** The version in production, if any. */
  production: z.int().nullable(),
  /** Names of endpoints that have a version of it deployed. */
  endpoints: z.array(z.string()),
});
export type ModelSummary = z.infer<typeof modelSummary>;

/** What of a version is handed out: preprocessing and model in one file, where there is one; the model's folder; the folder that is served. */
export const modelFormat = z.enum(['onnx', 'model', 'servable']);
export type ModelFormat = z.infer<typeof modelFormat>;

export const modelsContract = {
  /** By name. `query`: words of the name, the description or a tag, `stage:production`, `tag.team=risk`, `metric.auc>0.9`, `task:binary`. */
  list: base.input(z.object({ query: z.string().max(1000).default('') })).output(z.array(modelSummary)),
  /** All versions of a model, newest first, each with the endpoints that have it deployed. */
  get: base
    .input(z.object({ name: modelName }))
    .output(z.object({ versions: z.array(modelVersion.extend({ endpoints: z.array(z.string()) })) })),
  /** Registers the model that is an output of a run, with all that serving it takes. */
  register: base
    .input(
      outputRef.extend({
        name: modelName,
        description: z.string().max(20_000).default(''),
        tags: z.record(z.string(), z.string()).default({}),
      }),
    )
    .output(modelVersion),
  /** Registers an ONNX file, or an MLflow model with an ONNX flavour, that lies in the workspace. REFUSED says why. */
  registerFile: base
    .input(z.object({ name: modelName, path: workspaceFile, description: z.string().max(20_000).default('') }))
    .output(modelVersion),
  /** Registers an ONNX file that was sent as `datasets.upload` sends files; the upload is used up. REFUSED says why. */
  registerUpload: base
    .input(z.object({ name: modelName, uploadId: z.string(), description: z.string().max(20_000).default('') }))
    .output(modelVersion),
  update: base
    .input(
      modelReference.extend({
        description: z.string().max(20_000).optional(),
        tags: z.record(z.string(), z.string()).optional(),
        stage: modelStage.optional(),
      }),
    )
    .output(modelVersion),
  /** Deletes one version, or with `version` null the model. REFUSED while it is deployed. */
  remove: base.input(z.object({ name: modelName, version: z.int().nullable() })).output(z.object({})),
  /** `ticket` opens it once at `/download/<ticket>`. */
  download: base
    .input(modelReference.extend({ format: modelFormat }))
    .output(z.object({ ticket: z.string(), name: z.string(), size: z.number() })),
  /** What serving makes of a run's pipeline: for the model of one output, else for the only one. */
  inference: base.input(z.object({ runId: z.string(), nodeId: z.string().optional() })).output(inferenceGraph),
};
