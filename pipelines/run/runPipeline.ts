import type { Problem, Result } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { Plan } from '../contract/plan.ts';
import type { RunStatus, StepCounts } from '../contract/run.ts';
import { newRunId } from './newRunId.ts';
import { preparePlan } from './preparePlan.ts';
import { readGitState } from './readGitState.ts';
import { RunRecorder } from './recorder.ts';
import { scheduleSteps } from './scheduleSteps.ts';
import type { RunServices } from './services.ts';

export interface RunRequest {
  pipeline: Pipeline;
  /** The file that the pipeline was read from, as its user named it. */
  file?: string | undefined;
  /** Folder that relative paths of source files start from. */
  baseDir: string;
  /** Values of pipeline parameters; text is read by the parameter's type. */
  parameters?: Record<string, unknown>;
  /** Only this node and what it depends on. */
  to?: string | undefined;
  /** false: every step runs, whatever the cache holds. */
  reuse?: boolean;
  /** These steps run, whatever the cache holds. */
  rerun?: readonly string[];
  /** false: pinned steps run like all others. */
  pins?: boolean;
  /** Compute target of steps that name none; the pipeline's own choice when left out. */
  target?: string | undefined;
  /** Milliseconds that a step may take. */
  stepTimeout?: number | undefined;
  /** Called with the run's id before its first step starts. */
  onStart?: (runId: string) => void;
}

export interface RunOutcome {
  runId: string;
  status: RunStatus;
  steps: StepCounts;
  /** Last value of each metric, by node. */
  metrics: Record<string, Record<string, number>>;
}

/**
 * The whole story of a run: the pipeline is checked and compiled into steps; each step runs when its inputs are there,
 * unless its result is known; everything that happens is an event. Problems of the pipeline are answered as values and
 * leave no run behind.
 */
export async function runPipeline(
  asked: RunRequest,
  services: RunServices,
  signal: AbortSignal,
): Promise<Result<RunOutcome, Problem[]>> {
  const request = { ...asked, pipeline: adapt(asked) };
  const git = readGitState(services.paths.workspace);
  const prepared = preparePlan(request, await services.catalog());
  if (!prepared.ok) return prepared;
  const { plan, parameters } = prepared.value;
  const unknown = await findUnknownPlaces(plan, services.compute);
  if (unknown.length > 0) return { ok: false, error: unknown };

  const runId = newRunId();
  const recorder = new RunRecorder(runId, services.events);
  const gitState = await git;
  recorder.emit({
    type: 'run-started',
    name: request.pipeline.name,
    ...(request.file === undefined ? {} : { file: request.file }),
    snapshot: JSON.stringify(request.pipeline),
    parameters,
    ...(gitState === undefined ? {} : { git: gitState }),
    steps: plan.steps.map(({ nodeId, module, title }) => ({ nodeId, module, title })),
  });
  request.onStart?.(runId);

  const { reuse = true, rerun = [], stepTimeout } = request;
  const scope = { runId, signal, reuse, rerun: new Set(rerun), stepTimeout };
  const ends = await scheduleSteps(plan, services, scope, recorder);

  const completed = [...ends.values()].every((end) => end.type === 'done');
  const status = completed ? 'completed' : signal.aborted ? 'canceled' : 'failed';
  return { ok: true, value: { runId, status, ...recorder.finish(status) } };
}

/** The pipeline as the request wants it run. */
function adapt({ pipeline, pins, target }: RunRequest): Pipeline {
  const nodes = pins === false ? pipeline.nodes.map(({ pinned: _, ...node }) => node) : pipeline.nodes;
  return { ...pipeline, nodes, ...(target === undefined ? {} : { compute: target }) };
}

async function findUnknownPlaces(plan: Plan, places: RunServices['compute']): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const step of plan.steps) {
    const place = await places.find(step);
    if (!place.ok) problems.push({ code: 'unknown-target', message: place.error, node: step.nodeId });
  }
  return problems;
}
