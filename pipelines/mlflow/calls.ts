import { artifactCalls } from './artifactCalls.ts';
import type { Call } from './call.ts';
import { experimentCalls } from './experimentCalls.ts';
import { loggedModelCalls } from './loggedModelCalls.ts';
import { modelVersionCalls } from './modelVersionCalls.ts';
import { registeredModelCalls } from './registeredModelCalls.ts';
import { runCalls } from './runCalls.ts';

/** All of MLflow's REST API that is answered here, below `/api/2.0/mlflow`. */
export const mlflowCalls: readonly Call[] = [
  ...experimentCalls,
  ...runCalls,
  ...artifactCalls,
  ...loggedModelCalls,
  ...registeredModelCalls,
  ...modelVersionCalls,
];
