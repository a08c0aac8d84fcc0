import type { ModuleSpec } from '../../modules/define.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { Plan, Step } from '../contract/plan.ts';
import type { KeyParts, StepKey, StepResult } from '../contract/run.ts';
import { titleOfParam } from '../graph/findMeta.ts';
import { describeDifferences } from './describeDifferences.ts';
import { findPinned } from './findPinned.ts';
import { keyOfStep } from './keyOfStep.ts';
import type { RunServices } from './services.ts';

export interface Explanation {
  nodeId: string;
  title: string;
  verdict: 'would reuse' | 'would run' | 'would fail' | 'waits';
  /** Why, one sentence each. */
  reasons: string[];
}

/** Key parts of an earlier step with a result, and of which node it was. */
export interface EarlierKey {
  nodeId: string;
  parts: KeyParts;
}

/** What is asked of the history of runs. */
export interface EarlierSteps {
  earlierKeys(module: string, nodeId: string): EarlierKey[];
  /** The step that computed the result of a key last. */
  computed(key: string): { name: string; startedAt: number } | undefined;
}

/**
 * What a run would do with each step, and why: the parts in which its key differs from the nearest earlier one.
 * A step behind one that would run `waits`: if the new result is the old one, it is reused.
 */
export async function explainPlan(plan: Plan, services: RunServices, history: EarlierSteps): Promise<Explanation[]> {
  const results = new Map<string, StepResult>();
  const titles = new Map(plan.steps.map(({ nodeId, title }) => [nodeId, title]));
  const explanations: Explanation[] = [];
  for (const step of plan.steps) {
    const { result, ...explanation } = await explainStep(step, results, titles, services, history);
    if (result) results.set(step.nodeId, result);
    explanations.push({ nodeId: step.nodeId, title: step.title, ...explanation });
  }
  return explanations;
}

async function explainStep(
  step: Step,
  results: ReadonlyMap<string, StepResult>,
  titles: ReadonlyMap<string, string>,
  services: RunServices,
  history: EarlierSteps,
): Promise<Pick<Explanation, 'verdict' | 'reasons'> & { result?: StepResult }> {
  if (step.pinned !== undefined) return await explainPinned(step, step.pinned, services, history);
  const open = Object.values(step.inputs).filter(({ nodeId }) => !results.has(nodeId));
  if (open.length > 0) {
    const names = [...new Set(open.map(({ nodeId }) => titles.get(nodeId)))].map((title) => `“${title}”`).join(', ');
    return { verdict: 'waits', reasons: [`It reads from ${names}: it runs only if that gives a new result.`] };
  }
  const inputs: Record<string, Artifact> = {};
  for (const [port, source] of Object.entries(step.inputs)) {
    inputs[port] = results.get(source.nodeId)!.outputs[source.port]!;
  }
  const keyed = await keyOfStep(step, inputs, services);
  if (!keyed.ok) return { verdict: 'would run', reasons: [keyed.error.message] };
  if (!step.reusable)
    return { verdict: 'would run', reasons: ['It runs every time: it has an effect of its own, or its reuse is off.'] };
  const result = await services.cache.get(keyed.value.key);
  if (result)
    return { verdict: 'would reuse', reasons: ['Module, parameters and inputs are those of an earlier run.'], result };
  return {
    verdict: 'would run',
    reasons: describeNearest(
      step,
      keyed.value.parts,
      history.earlierKeys(step.module, step.nodeId),
      await services.catalog(),
    ),
  };
}

async function explainPinned(
  step: Step,
  key: StepKey,
  services: RunServices,
  history: EarlierSteps,
): Promise<Pick<Explanation, 'verdict' | 'reasons'> & { result?: StepResult }> {
  const kept = await findPinned(step, key, services);
  if (!kept.ok) return { verdict: 'would fail', reasons: [kept.error] };
  return {
    verdict: 'would reuse',
    reasons: [describePin(history.computed(key)), 'Its parameters and inputs do not count until it is unpinned.'],
    result: kept.value.result,
  };
}

/** Which result a step is pinned to: of which day, time and run. */
export function describePin(computed: { name: string; startedAt: number } | undefined): string {
  if (!computed) return 'It is pinned to a result whose run is no longer in the history.';
  return `It is pinned to the result of ${formatTime(computed.startedAt)}, of a run of "${computed.name}".`;
}

/** Day and time to the second, where this runs. Milliseconds since 1970. */
export function formatTime(time: number): string {
  const at = new Date(time);
  return `${at.toLocaleDateString('sv-SE')} ${at.toLocaleTimeString('sv-SE')}`;
}

/** How the key of a step differs from the nearest of earlier ones; of the same node where there are any. */
export function describeNearest(
  step: Pick<Step, 'nodeId' | 'module'>,
  parts: KeyParts,
  earlier: readonly EarlierKey[],
  catalog: readonly ModuleSpec[],
): string[] {
  const spec = catalog.find(({ id }) => id === step.module);
  const candidates = earlier.map(({ nodeId, parts: before }) => ({
    nodeId,
    words: describeDifferences(before, parts, (param) => titleOfParam(spec, param)),
  }));
  const own = candidates.filter(({ nodeId }) => nodeId === step.nodeId);
  const [nearest] = (own.length > 0 ? own : candidates).toSorted((a, b) => a.words.length - b.words.length);
  if (!nearest) return ['It has not run before.'];
  if (nearest.words.length === 0) return ['Its earlier result is gone or was damaged.'];
  return nearest.words;
}
