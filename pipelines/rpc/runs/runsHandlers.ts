import { cancelRun } from './cancel.ts';
import { compareRuns } from './compare.ts';
import { explainStep } from './explainStep.ts';
import { findResult } from './findResult.ts';
import { getRun } from './get.ts';
import { listRunsHandler } from './list.ts';
import { readLogs } from './logs.ts';
import { removeRuns, restoreRuns } from './remove.ts';
import { startRun } from './start.ts';

/** What pages do with runs. */
export const runsHandlers = {
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
};
