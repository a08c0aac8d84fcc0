import type { Plan } from '../contract/plan.ts';
import type { StepResult } from '../contract/run.ts';
import type { GivenOutputs } from './givenInputs.ts';
import type { RunRecorder } from './recorder.ts';
import type { RunScope, RunServices } from './services.ts';

/** How a step of a plan ended. */
export type Ended = { type: 'done'; result: StepResult } | { type: 'failed' | 'canceled' | 'skipped' };

/** How the steps of a plan are run; answers the end of each by node. `given`: results that steps read and none of them makes. */
export type Schedule = (
  plan: Plan,
  services: RunServices,
  scope: RunScope,
  recorder: RunRecorder,
  given?: GivenOutputs,
) => Promise<Map<string, Ended>>;

/** What a step runs in. */
export interface StepSurroundings {
  services: RunServices;
  scope: RunScope;
  recorder: RunRecorder;
  /** For child runs. */
  schedule: Schedule;
}
