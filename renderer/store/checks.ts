import { createStore } from 'zustand/vanilla';
import type { PortShape } from '../../modules/define.ts';
import type { Problem } from '../../pipelines/contract/error.ts';
import type { StepForecast } from '../../pipelines/contract/rpc/pipelines.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import type { Client } from '../api/client.ts';
import type { CheckAnswer, CheckRequest, SourceStep } from '../check/checkProtocol.ts';
import type { Document } from './document.ts';

export interface ChecksState {
  problems: readonly Problem[];
  /** Problems of each step. */
  byNode: ReadonlyMap<string, readonly Problem[]>;
  shapes: Readonly<Record<string, Readonly<Record<string, PortShape>>>>;
  /** Steps that read files whose columns the engine is looking for. */
  looking: ReadonlySet<string>;
  /** Steps that runs leave out, because only pinned ones read from them. */
  idle: ReadonlySet<string>;
  /** What a run would do with each step now; empty while the pipeline has problems. */
  forecasts: ReadonlyMap<string, StepForecast>;
  /** false until the first answer. */
  isChecked: boolean;
}

/** Milliseconds without an edit before the engine is asked what a run would do. */
const forecastDelay = 700;
/** Milliseconds from an edit to its check. */
const checkDelay = 60;

/**
 * Keeps a document checked: problems and columns by a worker of the page at each edit, columns of files and forecasts by the
 * engine. Answers the store, how to ask the engine anew (after a run, after reconnecting), and how to stop.
 */
export function checkDocument(document: Document, client: () => Client) {
  const store = createStore<ChecksState>(() => ({
    problems: [],
    byNode: new Map(),
    shapes: {},
    looking: new Set(),
    idle: new Set(),
    forecasts: new Map(),
    isChecked: false,
  }));
  const worker = new Worker(new URL('../check/checkWorker.ts', import.meta.url), { type: 'module' });
  const sources = new Map<string, { columns: Column[] } | { problem: Problem } | { unknown: true } | 'asked'>();
  let columnsOf: Record<string, Column[]> = {};
  let sourceProblems: Problem[] = [];
  let sourceSteps: SourceStep[] = [];
  let isBusy = false;
  let isStale = false;
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  let forecastCount = 0;

  function check(): void {
    if (isBusy) {
      isStale = true;
      return;
    }
    isBusy = true;
    isStale = false;
    count += 1;
    const { pipeline, parameters } = document.store.getState();
    worker.postMessage({ id: count, pipeline, parameters, sourceColumns: columnsOf } satisfies CheckRequest);
  }

  worker.addEventListener('message', ({ data }: MessageEvent<CheckAnswer>) => {
    isBusy = false;
    if (isStale) check();
    sourceSteps = data.sources;
    gatherSources();
    const problems = [...data.problems, ...sourceProblems];
    store.setState({
      problems,
      byNode: groupByNode(problems),
      shapes: data.shapes,
      looking: new Set(
        sourceSteps.filter((step) => isBusy || sources.get(keyOf(step)) === 'asked').map((step) => step.nodeId),
      ),
      idle: new Set(data.idle),
      isChecked: true,
    });
    clearTimeout(timer);
    timer = setTimeout(() => void forecast(), forecastDelay);
  });

  /** Asks the engine for the columns of files that it has not been asked for, and checks again when they are there. */
  function gatherSources(): void {
    const columns: Record<string, Column[]> = {};
    sourceProblems = [];
    for (const step of sourceSteps) {
      const known = sources.get(keyOf(step));
      if (known === undefined) void inspect(step);
      else if (known !== 'asked' && 'columns' in known) columns[step.nodeId] = known.columns;
      else if (step.isRead && known !== 'asked' && 'problem' in known)
        sourceProblems.push({ ...known.problem, node: step.nodeId });
    }
    const changed = JSON.stringify(columns) !== JSON.stringify(columnsOf);
    columnsOf = columns;
    if (changed) check();
  }

  async function inspect(step: SourceStep): Promise<void> {
    const { nodeId, module, params } = step;
    const key = keyOf(step);
    sources.set(key, 'asked');
    try {
      const { path } = document.store.getState();
      sources.set(key, await client().pipelines.inspectSource({ path, nodeId, module, params }));
    } catch {
      // The engine is away; it is asked again after reconnecting.
      sources.delete(key);
      return;
    }
    gatherSources();
    check();
  }

  async function forecast(): Promise<void> {
    forecastCount += 1;
    const asked = forecastCount;
    const { path, pipeline, parameters } = document.store.getState();
    let steps: StepForecast[] = [];
    if (store.getState().problems.length === 0) {
      steps = await client()
        .pipelines.explain({ path, pipeline, parameters })
        .catch(() => []);
    }
    if (asked === forecastCount) store.setState({ forecasts: new Map(steps.map((step) => [step.nodeId, step])) });
  }

  const unsubscribe = document.store.subscribe((now, before) => {
    if (now.pipeline === before.pipeline && now.parameters === before.parameters) return;
    // The pipeline is copied to the worker: not before the edit is on the screen.
    clearTimeout(checkTimer);
    checkTimer = setTimeout(check, checkDelay);
  });
  check();
  return {
    store,
    /** Files may have changed, or the engine came back: asks it for everything anew. */
    refresh() {
      sources.clear();
      check();
    },
    forecast,
    /** A run has begun: what it will have done is not known before its end. */
    forgetForecasts() {
      forecastCount += 1;
      store.setState({ forecasts: new Map() });
    },
    /** Problems that the engine found when it was asked to run, until the next edit. */
    report(problems: readonly Problem[]) {
      store.setState({ problems, byNode: groupByNode(problems) });
    },
    stop() {
      clearTimeout(timer);
      clearTimeout(checkTimer);
      unsubscribe();
      worker.terminate();
    },
  };
}

/** Steps of one module with the same parameters read the same. */
function keyOf({ module, params }: SourceStep): string {
  return JSON.stringify([module, params]);
}

function groupByNode(problems: readonly Problem[]): Map<string, Problem[]> {
  const located = problems.filter(({ node }) => node !== undefined);
  return Map.groupBy(located, ({ node }) => node as string);
}

export type DocumentChecks = ReturnType<typeof checkDocument>;
