import { z } from 'zod';
import { artifact } from '../artifact.ts';
import { computeName } from '../computeName.ts';
import { pipeline } from '../graph.ts';
import {
  gitState,
  metricValue,
  runParent,
  runSource,
  runStatus,
  stepCounts,
  stepFailure,
  stepKey,
  stepStatus,
} from '../run.ts';
import { base, workspaceFile } from './base.ts';

export const runSummary = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string().nullable(),
  status: runStatus,
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  parameters: z.record(z.string(), z.unknown()),
  git: gitState.nullable(),
  /** Of a child run: the step that asked for it. */
  parent: runParent.nullable(),
  /** A run of MLflow has a pipeline without steps; one step, `mlflow`, stands for all of it and has its metrics. */
  source: runSource,
  steps: stepCounts,
  /** Last value of each metric, by node. */
  metrics: z.record(z.string(), z.record(z.string(), z.number())),
});
export type RunSummary = z.infer<typeof runSummary>;

export const runStep = z.object({
  nodeId: z.string(),
  module: z.string(),
  title: z.string(),
  status: stepStatus,
  attempt: z.number(),
  /** Names its result, once it is known what decides it. */
  key: stepKey.nullable(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  outputs: z.record(z.string(), artifact),
  failure: stepFailure.nullable(),
  /** Compute target that it was given to; null: processes of this machine. */
  target: z.string().nullable(),
  /** Where the target ran it: a container, a node of a cluster. */
  place: z.string().nullable(),
  metrics: z.array(metricValue),
});
export type RunStep = z.infer<typeof runStep>;

export const runDetail = z.object({ run: runSummary, steps: z.array(runStep), pipeline });
export type RunDetail = z.infer<typeof runDetail>;

export const logLine = z.object({
  id: z.number().int(),
  nodeId: z.string(),
  at: z.number(),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

/** One thing that differs between runs; `values` has one entry a run, null where the run does not have it. */
export const runDifference = z.object({
  /** null: of the pipeline itself. */
  nodeId: z.string().nullable(),
  title: z.string(),
  kind: z.enum(['pipeline-parameter', 'parameter', 'step', 'connection', 'source', 'code', 'environment']),
  name: z.string(),
  values: z.array(z.string().nullable()),
});
export type RunDifference = z.infer<typeof runDifference>;

export const runComparison = z.object({
  runs: z.array(runSummary),
  differences: z.array(runDifference),
  /** One row a step and metric that any of the runs has. */
  metrics: z.array(
    z.object({ nodeId: z.string(), title: z.string(), name: z.string(), values: z.array(z.number().nullable()) }),
  ),
  /**
   * What became of each step since the first run, one entry a run: the first run's is `same`. `same` also stands where neither has the
   * step, and `removed` where only the first has it.
   */
  steps: z.array(
    z.object({
      nodeId: z.string(),
      title: z.string(),
      changes: z.array(z.enum(['same', 'added', 'removed', 'changed'])),
      /** Milliseconds; null where it did not run. */
      durations: z.array(z.number().nullable()),
    }),
  ),
});
export type RunComparison = z.infer<typeof runComparison>;

const oneRun = z.object({ runId: z.string() });
const oneStep = z.object({ runId: z.string(), nodeId: z.string() });

export const runsContract = {
  /** PROBLEMS when the pipeline cannot run; NOT_TRUSTED when it has code of a stranger. Answers when the run has begun. */
  start: base
    .input(
      z.object({
        path: workspaceFile,
        pipeline,
        parameters: z.record(z.string(), z.unknown()).default({}),
        /** Only this node and what it depends on. */
        to: z.string().optional(),
        /** false: every step runs, whatever is known. */
        reuse: z.boolean().default(true),
        /** These steps run whatever is known. */
        rerun: z.array(z.string()).default([]),
        /** false: pinned steps run like all others. */
        pins: z.boolean().default(true),
        /** Where steps run that do not say so themselves; the pipeline's own choice where it is left out. */
        target: computeName.optional(),
      }),
    )
    .output(oneRun),
  cancel: base.input(oneRun).output(z.object({})),
  /**
   * Newest first. `query` is made of words of the name, `status:failed`, `pipeline:name`, `duration>60` (seconds),
   * `started>2026-01-31`, `metric.auc>0.9`, `param.seed=3`; all must hold. REFUSED when it cannot be read.
   */
  list: base
    .input(
      z.object({
        query: z.string().max(1000).default(''),
        /** Only runs of this pipeline file. */
        file: workspaceFile.optional(),
        /** Only runs that steps of this run have asked for; they are in no other list. */
        parent: z.string().optional(),
        limit: z.number().int().min(1).max(1000).default(100),
        offset: z.number().int().min(0).default(0),
      }),
    )
    .output(z.object({ runs: z.array(runSummary), total: z.number().int() })),
  get: base.input(oneRun).output(runDetail),
  /** Log lines with an id above `after`, oldest first, 5,000 at most. */
  logs: base
    .input(z.object({ runId: z.string(), nodeId: z.string().optional(), after: z.number().int().default(0) }))
    .output(z.array(logLine)),
  /** Whether a result can be taken still (by a step that is pinned to it), and which run computed it, as far as the history tells. */
  findResult: base.input(z.object({ key: stepKey })).output(
    z.object({
      isKept: z.boolean(),
      computed: z.object({ runId: z.string(), name: z.string(), startedAt: z.number() }).nullable(),
    }),
  ),
  /** Why the step ran, or why its result was reused, one sentence each. */
  explainStep: base.input(oneStep).output(z.object({ reasons: z.array(z.string()) })),
  compare: base.input(z.object({ runIds: z.array(z.string()).min(2).max(20) })).output(runComparison),
  /** Hides runs; `restore` brings them back until they are collected. A run that is going on is refused. */
  remove: base.input(z.object({ runIds: z.array(z.string()).min(1) })).output(z.object({})),
  restore: base.input(z.object({ runIds: z.array(z.string()).min(1) })).output(z.object({})),
};
