import { outputsHandlers } from './outputs/outputsHandlers.ts';
import { pipelinesHandlers } from './pipelines/pipelinesHandlers.ts';
import { cancelRun } from './runs/cancel.ts';
import { getRun } from './runs/get.ts';
import { readLogs } from './runs/logs.ts';
import { startRun } from './runs/start.ts';
import { workspaceHandlers } from './workspace/workspaceHandlers.ts';

/** Every procedure that pages can call, by group and name. */
export const router = {
  workspace: workspaceHandlers,
  pipelines: pipelinesHandlers,
  outputs: outputsHandlers,
  runs: { start: startRun, cancel: cancelRun, get: getRun, logs: readLogs },
};
