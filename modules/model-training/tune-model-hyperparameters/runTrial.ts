import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { NewChildRequest } from '../../../pipelines/contract/child.ts';
import type { UntrainedModel } from '../../../pipelines/contract/model.ts';
import type { RunContext } from '../../define.ts';
import { formatUntrainedModel } from '../../lib/learners/untrainedModel.ts';
import type { EvaluationMetric } from '../../lib/params/evaluationMetrics.ts';
import type { Curve } from '../../lib/sweep/medianRule.ts';
import type { Point } from '../../lib/sweep/space.ts';
import type { ValidationRows } from './validationRows.ts';

/** What became of one combination of values. */
export interface Trial {
  /** From 1. */
  number: number;
  point: Point;
  /** `stopped`: it fell behind. `dropped`: others went on to a round with more rows. */
  status: 'completed' | 'failed' | 'stopped' | 'dropped';
  /** Why it failed or where it was stopped; empty otherwise. */
  message: string;
  /** Mean over the folds, by metric; empty where the trial has none. */
  metrics: Record<string, number>;
  /** Share of the rows to train on that it was trained on. */
  share: number;
  /** Validation losses that the learner reported; for early termination. */
  curve: Curve;
}

export interface TrialSettings {
  untrained: UntrainedModel;
  label: string;
  metric: EvaluationMetric;
}

export interface TrialPlan {
  number: number;
  point: Point;
  rows: readonly ValidationRows[];
  share: number;
  /** Whether a trial with this curve so far is to be stopped; missing: none is. */
  fallsBehind?: ((curve: Curve) => boolean) | undefined;
}

/** Trains, scores and evaluates one combination in a child run. */
export async function runTrial(plan: TrialPlan, settings: TrialSettings, context: RunContext): Promise<Trial> {
  const { number, point, share, fallsBehind } = plan;
  const file = join(context.tempDir, `trial-${number}-${Math.round(share * 1e6)}.json`);
  writeConfiguration(file, settings.untrained, point);
  const stop = new AbortController();
  const curve: Curve = [];
  let stoppedAt: number | undefined;
  const onMetric = ({
    nodeId,
    name,
    value,
    step,
  }: {
    nodeId: string;
    name: string;
    value: number;
    step?: number | undefined;
  }) => {
    if (stoppedAt !== undefined || nodeId !== 'train1' || name !== 'validation_loss' || step === undefined) return;
    curve.push({ step, loss: value });
    if (!fallsBehind?.(curve)) return;
    // From here on the curve alone decides: whether the child ended before it heard of it is chance.
    stoppedAt = step;
    stop.abort();
  };
  const request = trialRequest(plan, basename(file), settings.label);
  const result = await context.runChild(request, fallsBehind ? { onMetric, signal: stop.signal } : {});
  const trial: Trial = { number, point, status: 'completed', message: '', metrics: {}, share, curve };
  if (stoppedAt !== undefined) return { ...trial, status: 'stopped', message: `Stopped after iteration ${stoppedAt}.` };
  context.signal.throwIfAborted();
  if (result.status !== 'completed') {
    return { ...trial, status: 'failed', message: result.failure?.message ?? 'The trial was canceled.' };
  }
  const metrics = averageMetrics(plan.rows.map((_, i) => result.metrics[`evaluate${i + 1}`] ?? {}));
  if (metrics[settings.metric.name] === undefined) {
    const message = `The metric ${settings.metric.name} is not defined on the rows for validation.`;
    return { ...trial, status: 'failed', message, metrics };
  }
  return { ...trial, metrics };
}

/** Writes the learner with one value for each parameter; at once, so that trials are asked for in their order. */
export function writeConfiguration(path: string, { learner, task, params }: UntrainedModel, point: Point): void {
  writeFileSync(path, formatUntrainedModel({ learner, task, params: { ...params, ...point } }));
}

function trialRequest({ number, point, rows, share }: TrialPlan, file: string, label: string): NewChildRequest {
  const folds = rows.map((pair, i) => ({ ...pair, fold: i + 1 }));
  return {
    name: share < 1 ? `Trial ${number}, ${Math.round(share * 100)} % of the rows` : `Trial ${number}`,
    nodes: folds.flatMap(({ fold }) => [
      { id: `train${fold}`, module: 'train-model', params: { label } },
      { id: `score${fold}`, module: 'score-model' },
      { id: `evaluate${fold}`, module: 'evaluate-model' },
    ]),
    edges: folds.flatMap(({ fold }) => [
      { from: `train${fold}.trainedModel`, to: `score${fold}.trainedModel` },
      { from: `score${fold}.results`, to: `evaluate${fold}.scoredDataset` },
    ]),
    inputs: Object.fromEntries(
      folds.flatMap(({ fold, train, test }) => [
        [`train${fold}.untrainedModel`, { file, type: 'untrained-model' as const }],
        [`train${fold}.dataset`, train],
        [`score${fold}.dataset`, test],
      ]),
    ),
    parameters: { trial: number, ...point },
  };
}

/** The mean of each metric that all folds have. */
function averageMetrics(folds: readonly Record<string, number>[]): Record<string, number> {
  const names = Object.keys(folds[0] ?? {}).filter((name) => folds.every((metrics) => metrics[name] !== undefined));
  const mean = (name: string) => folds.reduce((sum, metrics) => sum + metrics[name]!, 0) / folds.length;
  return Object.fromEntries(names.map((name) => [name, mean(name)]));
}
