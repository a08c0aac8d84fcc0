import { z } from 'zod';
import { artifact } from './artifact.ts';
import { gitState } from './run.ts';
import { servedColumn } from './servable.ts';
import { column, task } from './table.ts';

/** The name of a registered model. */
export const modelName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9 _.-]{0,99}$/,
    'The name of a model begins with a letter and goes on with at most 99 letters, digits, spaces, "_", "." or "-".',
  );

/** How far a version has come. At most one version of a model is in `production` at a time. */
export const modelStage = z.enum(['none', 'staging', 'production', 'archived']);
export type ModelStage = z.infer<typeof modelStage>;

/** Where a model was made. */
export const modelLineage = z.strictObject({
  runId: z.string(),
  /** The step whose output it is. */
  nodeId: z.string(),
  port: z.string(),
  /** Of the pipeline. */
  pipeline: z.string(),
  file: z.string().nullable(),
  git: gitState.nullable(),
  parameters: z.record(z.string(), z.unknown()),
  /** The data files that the pipeline read, by content. */
  data: z.array(z.strictObject({ nodeId: z.string(), param: z.string(), source: z.string(), digest: z.string() })),
});
export type ModelLineage = z.infer<typeof modelLineage>;

/** One version of a registered model. What it holds never changes; its description, tags and stage do. */
export const modelVersion = z.strictObject({
  name: modelName,
  /** 1, 2, 3 …: given by the registry, never given twice. */
  version: z.int().positive(),
  createdAt: z.number(),
  description: z.string(),
  tags: z.record(z.string(), z.string()),
  stage: modelStage,
  /** `pipewright`: trained here. `onnx`: from outside; runs only under a memory limit. `mlflow`: of a framework that is not served. */
  kind: z.enum(['pipewright', 'onnx', 'mlflow']),
  task: task.nullable(),
  /** Id of the learner; null for models from outside. */
  learner: z.string().nullable(),
  /** The model's folder. */
  model: artifact,
  /** The servable's folder, null where none could be derived: `notServable` says why. */
  servable: artifact.nullable(),
  notServable: z.array(z.string()),
  /** Why the servable is not one ONNX file, a sentence a step; empty where it is one, or where there is no servable. */
  notCompiled: z.array(z.string()),
  /** Of the training run's evaluation where there is one, else of the training. */
  metrics: z.record(z.string(), z.number()),
  signature: z.strictObject({ inputs: z.array(servedColumn), outputs: z.array(column) }),
  /** null: it came from outside. */
  lineage: modelLineage.nullable(),
  /** Where a model from outside came from: the name of its file or folder. */
  source: z.string().nullable(),
  /** Where MLflow's client registered it from, as the client knows it. */
  mlflow: z
    .strictObject({ source: z.string(), runId: z.string().nullable(), modelId: z.string().nullable() })
    .optional(),
});
export type ModelVersion = z.infer<typeof modelVersion>;

/** Names one version. */
export const modelReference = z.strictObject({ name: modelName, version: z.int().positive() });
export type ModelReference = z.infer<typeof modelReference>;
