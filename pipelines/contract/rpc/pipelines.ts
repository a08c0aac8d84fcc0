import { z } from 'zod';
import { problem } from '../error.ts';
import { pipeline } from '../graph.ts';
import { column } from '../table.ts';
import { base, revision, workspaceFile } from './base.ts';

export const pipelineSummary = z.object({
  path: workspaceFile,
  name: z.string(),
  description: z.string(),
  steps: z.number().int(),
  modifiedAt: z.number(),
  /** The file cannot be read as a pipeline: why. */
  problem: z.string().optional(),
});
export type PipelineSummary = z.infer<typeof pipelineSummary>;

export const pipelineVersion = z.object({
  id: z.number().int(),
  name: z.string(),
  savedAt: z.number(),
  steps: z.number().int(),
});
export type PipelineVersion = z.infer<typeof pipelineVersion>;

/**
 * What a run would do with a step now. `would fail`: the result that it is pinned to is not there. `waits`: it depends on what a
 * step above it will give.
 */
export const stepForecast = z.object({
  nodeId: z.string(),
  title: z.string(),
  verdict: z.enum(['would reuse', 'would run', 'would fail', 'waits']),
  reasons: z.array(z.string()),
});
export type StepForecast = z.infer<typeof stepForecast>;

const parameters = z.record(z.string(), z.unknown());
const file = z.object({ path: workspaceFile });

export const pipelinesContract = {
  list: base.output(z.array(pipelineSummary)),
  /** PROBLEMS when the file is no pipeline. */
  read: base.input(file).output(z.object({ path: workspaceFile, pipeline, revision })),
  /**
   * Writes the file, whole or not at all. CONFLICT when its revision is not `baseRevision` any more (null: it must not
   * exist yet). `by` is the page's own id.
   */
  save: base
    .input(z.object({ path: workspaceFile, pipeline, baseRevision: revision.nullable(), by: z.string() }))
    .output(z.object({ revision })),
  /** A new file, empty or from an example or template with the data that it needs. The name is made unique. */
  create: base
    .input(
      z.object({ name: z.string().min(1).max(200), starter: z.string().optional(), pipeline: pipeline.optional() }),
    )
    .output(z.object({ path: workspaceFile })),
  /** Gives the pipeline another name, and its file one that goes with it. */
  rename: base
    .input(z.object({ path: workspaceFile, name: z.string().min(1).max(200), by: z.string().optional() }))
    .output(file),
  /** Moves the file to the workspace's trash; `restore` brings it back. */
  remove: base.input(file.extend({ by: z.string().optional() })).output(z.object({ trash: z.string() })),
  restore: base.input(z.object({ trash: z.string() })).output(file),
  /**
   * Columns of a step's source file, by a look at its head. Runs nothing and fetches nothing: what lies behind a URL is not
   * known before a run.
   */
  inspectSource: base
    .input(
      z.object({
        path: workspaceFile,
        nodeId: z.string(),
        module: z.string(),
        params: z.record(z.string(), z.unknown()),
      }),
    )
    .output(
      z.union([z.object({ columns: z.array(column) }), z.object({ problem }), z.object({ unknown: z.literal(true) })]),
    ),
  /** Empty while the pipeline has problems. */
  explain: base.input(z.object({ path: workspaceFile, pipeline, parameters })).output(z.array(stepForecast)),
  /** Says that a user wrote or read this code: it may run on this machine from now on. */
  trust: base.input(z.object({ code: z.array(z.string()) })).output(z.object({})),
  versions: {
    list: base.input(file).output(z.array(pipelineVersion)),
    save: base
      .input(z.object({ path: workspaceFile, name: z.string().min(1).max(200), pipeline }))
      .output(pipelineVersion),
    read: base.input(z.object({ id: z.number().int() })).output(z.object({ version: pipelineVersion, pipeline })),
    remove: base.input(z.object({ id: z.number().int() })).output(z.object({})),
  },
};
