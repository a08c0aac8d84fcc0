import type { PipelineNode } from '../../pipelines/contract/graph.ts';
import type { LiveStep } from '../store/runs.ts';
import type { StepTarget } from './TargetChip.tsx';

type RanStep = Pick<LiveStep, 'status' | 'target' | 'place'>;

/** Where a step of a run ran or runs; undefined for processes of this machine, and for what did not run. */
export function targetOfRun(step: RanStep | undefined): StepTarget | undefined {
  if (!step || step.target === null) return undefined;
  return { name: step.target, place: step.place, tense: step.status === 'running' ? 'running' : 'ran' };
}

/** What the card of a draft tells: the step's own target, else where it ran in the newest run. */
export function targetOfDraft(node: Pick<PipelineNode, 'compute'>, step: RanStep | undefined): StepTarget | undefined {
  const ran = targetOfRun(step);
  if (node.compute === undefined || node.compute === ran?.name) return ran;
  return { name: node.compute, place: null, tense: 'chosen' };
}
