import { create } from 'zustand';
import type { Artifact } from '../../pipelines/contract/artifact.ts';
import { unreachable } from '../../pipelines/contract/error.ts';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import type { RunDetail } from '../../pipelines/contract/rpc/runs.ts';
import type { MetricValue, RunStatus, StepFailure, StepKey, StepStatus } from '../../pipelines/contract/run.ts';

export interface LiveStep {
  nodeId: string;
  title: string;
  status: StepStatus;
  /** Names its result, once it is known what decides it. */
  key: StepKey | null;
  startedAt: number | null;
  finishedAt: number | null;
  /** Share of the work that is done, where the step tells. */
  fraction: number | null;
  message: string;
  failure: StepFailure | null;
  outputs: Record<string, Artifact>;
  /** Compute target that it was given to; null: processes of this machine. */
  target: string | null;
  /** Where the target runs it. */
  place: string | null;
  metrics: readonly MetricValue[];
}

export interface LiveRun {
  id: string;
  name: string;
  file: string | null;
  status: RunStatus;
  startedAt: number;
  finishedAt: number | null;
  steps: Readonly<Record<string, LiveStep>>;
}

interface RunsState {
  runs: Readonly<Record<string, LiveRun>>;
  /** Id of the newest run of each pipeline file. */
  newest: Readonly<Record<string, string>>;
}

/** Runs that the page has heard of: those that are going on, and those that it asked for. */
export const useRuns = create<RunsState>(() => ({ runs: {}, newest: {} }));

/** Takes in what the engine knows of a run. */
export function putRun({ run, steps }: RunDetail): void {
  const live: LiveRun = {
    id: run.id,
    name: run.name,
    file: run.file,
    status: run.status,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    steps: Object.fromEntries(
      steps.map((step) => [step.nodeId, { ...step, fraction: null, message: '' } satisfies LiveStep]),
    ),
  };
  useRuns.setState((state) => place(state, live));
}

/** Forgets everything: another workspace was opened. */
export function forgetRuns(): void {
  useRuns.setState({ runs: {}, newest: {} });
}

export function applyEvents(events: readonly RunEvent[]): void {
  useRuns.setState((state) => events.reduce(applyEvent, state));
}

function place(state: RunsState, run: LiveRun): RunsState {
  const runs = { ...state.runs, [run.id]: run };
  if (run.file === null) return { ...state, runs };
  const current = state.runs[state.newest[run.file] ?? ''];
  const isNewest = !current || current.startedAt <= run.startedAt;
  return { runs, newest: isNewest ? { ...state.newest, [run.file]: run.id } : state.newest };
}

function applyEvent(state: RunsState, event: RunEvent): RunsState {
  if (event.type === 'run-started') {
    const steps = event.steps.map(({ nodeId, title }) => [nodeId, newStep(nodeId, title)] as const);
    return place(state, {
      id: event.runId,
      name: event.name,
      file: event.file ?? null,
      status: 'running',
      startedAt: event.at,
      finishedAt: null,
      steps: Object.fromEntries(steps),
    });
  }
  const run = state.runs[event.runId];
  if (!run) return state;
  if (event.type === 'run-finished') {
    const ended: LiveRun = { ...run, status: event.status, finishedAt: event.at };
    return { ...state, runs: { ...state.runs, [run.id]: ended } };
  }
  const step = run.steps[event.nodeId];
  const changed = step && applyStepEvent(step, event);
  if (!changed || changed === step) return state;
  const steps = { ...run.steps, [step.nodeId]: changed };
  return { ...state, runs: { ...state.runs, [run.id]: { ...run, steps } } };
}

type StepEvent = Exclude<RunEvent, { type: 'run-started' | 'run-finished' }>;

function applyStepEvent(step: LiveStep, event: StepEvent): LiveStep {
  switch (event.type) {
    case 'step-started':
      return {
        ...newStep(step.nodeId, step.title),
        status: 'running',
        key: event.key,
        startedAt: event.at,
        target: event.target ?? null,
      };
    case 'step-progress':
      return { ...step, fraction: event.fraction, message: event.message ?? step.message };
    case 'step-placed':
      return { ...step, place: event.place };
    case 'log':
      return step;
    case 'metric':
      return { ...step, metrics: [...step.metrics, { name: event.name, value: event.value, step: event.step }] };
    case 'step-completed':
      return { ...step, status: 'completed', finishedAt: event.at, outputs: event.outputs, fraction: null };
    case 'step-reused':
      return {
        ...step,
        status: 'reused',
        key: event.key,
        startedAt: event.at,
        finishedAt: event.at,
        outputs: event.outputs,
        metrics: event.metrics,
      };
    case 'step-failed':
      return { ...step, status: 'failed', finishedAt: event.at, failure: event.failure, fraction: null };
    case 'step-skipped':
      return { ...step, status: 'skipped', finishedAt: event.at };
    case 'step-canceled':
      return { ...step, status: 'canceled', finishedAt: event.at, fraction: null };
    default:
      return unreachable(event);
  }
}

function newStep(nodeId: string, title: string): LiveStep {
  return {
    nodeId,
    title,
    status: 'queued',
    key: null,
    startedAt: null,
    finishedAt: null,
    fraction: null,
    message: '',
    failure: null,
    outputs: {},
    target: null,
    place: null,
    metrics: [],
  };
}
