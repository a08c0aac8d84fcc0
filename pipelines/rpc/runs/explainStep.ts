import type { ModuleSpec } from '../../../modules/define.ts';
import { unreachable } from '../../contract/error.ts';
import { type PipelineNode, pipeline } from '../../contract/graph.ts';
import type { KeyParts } from '../../contract/run.ts';
import { describeNearest, describePin, formatTime } from '../../run/explainPlan.ts';
import type { StepRecord } from '../../store/runHistory.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { app } from './app.ts';

export const explainStep = app.runs.explainStep.handler(async ({ context, input: { runId, nodeId }, errors }) => {
  const workspace = context.workspace();
  const step = workspace.history.step(runId, nodeId);
  if (!step) throw errors.NOT_FOUND({ message: 'This run has no such step (any more).' });
  return { reasons: await giveReasons(workspace, runId, step) };
});

/** Why a step ran, was reused, or did neither: one sentence each. */
async function giveReasons(workspace: OpenWorkspace, runId: string, step: StepRecord): Promise<string[]> {
  switch (step.status) {
    case 'reused':
      return explainReuse(workspace, runId, step);
    case 'queued':
      return ['It waits for the steps that it reads from, or for a free worker.'];
    case 'skipped':
      return ['It did not run, because a step that it reads from did not complete.'];
    case 'running':
    case 'completed':
    case 'failed':
    case 'canceled':
    case 'interrupted':
      return await explainRun(workspace, runId, step);
    default:
      return unreachable(step.status);
  }
}

function explainReuse({ history }: OpenWorkspace, runId: string, { key, nodeId }: StepRecord): string[] {
  if (key !== null && nodeOf(history, runId, nodeId)?.pinned === key)
    return [describePin(history.computed(key)), 'Its parameters and inputs did not count.'];
  const same = 'Module, parameters and inputs are those of an earlier run, so its result was taken.';
  const computed = key === null ? undefined : history.computedBefore(runId, key);
  if (!computed) return [same, 'The run that computed it is no longer in the history.'];
  return [same, `It was computed on ${formatTime(computed.startedAt)}, in a run of "${computed.name}".`];
}

async function explainRun(workspace: OpenWorkspace, runId: string, step: StepRecord): Promise<string[]> {
  const parts = workspace.history.keyParts(runId).get(step.nodeId);
  if (!parts) {
    return [step.failure?.message ?? 'It was stopped before it was known whether an earlier result could be taken.'];
  }
  const catalog = await workspace.services.catalog();
  const spec = catalog.find(({ id }) => id === step.module);
  if (runsAlways(spec, parts) || nodeOf(workspace.history, runId, step.nodeId)?.reuse === false) {
    return ['It runs every time: it has an effect of its own, or its reuse is off.'];
  }
  const earlier = workspace.history.keysBefore(runId, step.module, step.nodeId);
  if (earlier.some(({ key }) => key === step.key)) {
    return [
      'An earlier run had the same module, parameters and inputs, but its result was not taken: reuse was off for this run, or the result was gone or damaged.',
    ];
  }
  return describeNearest(step, parts, earlier, catalog);
}

function runsAlways(spec: ModuleSpec | undefined, { params }: KeyParts): boolean {
  return spec?.cache === 'never' || spec?.runsAlways?.(params) === true;
}

/** The step as the pipeline had it that was run. */
function nodeOf(history: OpenWorkspace['history'], runId: string, nodeId: string): PipelineNode | undefined {
  return pipeline.safeParse(history.snapshot(runId)).data?.nodes.find(({ id }) => id === nodeId);
}
