import type { Router } from '@orpc/server';
import type { contract } from '../contract/rpc/contract.ts';
import type { AppContext } from './appContext.ts';
import { computeHandlers } from './compute/computeHandlers.ts';
import { datasetsHandlers } from './datasets/datasetsHandlers.ts';
import { endpointsHandlers } from './endpoints/endpointsHandlers.ts';
import { modelsHandlers } from './models/modelsHandlers.ts';
import { outputsHandlers } from './outputs/outputsHandlers.ts';
import { pipelinesHandlers } from './pipelines/pipelinesHandlers.ts';
import { cancelRun } from './runs/cancel.ts';
import { compareRuns } from './runs/compare.ts';
import { explainStep } from './runs/explainStep.ts';
import { findResult } from './runs/findResult.ts';
import { getRun } from './runs/get.ts';
import { listRunsHandler } from './runs/list.ts';
import { readLogs } from './runs/logs.ts';
import { removeRuns, restoreRuns } from './runs/remove.ts';
import { startRun } from './runs/start.ts';
import { workspaceHandlers } from './workspace/workspaceHandlers.ts';

/** Every procedure that pages can call, by group and name. The compiler refuses it while one of the contract is missing. */
export const router = {
  workspace: workspaceHandlers,
  pipelines: pipelinesHandlers,
  outputs: outputsHandlers,
  datasets: datasetsHandlers,
  models: modelsHandlers,
  endpoints: endpointsHandlers,
  compute: computeHandlers,
  runs: {
    start: startRun,
    cancel: cancelRun,
    list: listRunsHandler,
    get: getRun,
    logs: readLogs,
    findResult,
    explainStep,
    compare: compareRuns,
    remove: removeRuns,
    restore: restoreRuns,
  },
} satisfies Router<typeof contract, AppContext>;
