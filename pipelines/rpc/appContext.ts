import type Database from 'better-sqlite3';
import type { Problem, Result } from '../contract/error.ts';
import type { WorkspaceMessage } from '../contract/rpc/workspace.ts';
import type { RunOutcome, RunRequest } from '../run/runPipeline.ts';
import type { RunServices } from '../run/services.ts';
import type { RunHistory } from '../store/runHistory.ts';
import type { RunStore } from '../store/runStore.ts';

/** The engine of the open workspace, as procedures see it. */
export interface OpenWorkspace {
  /** Absolute path. */
  path: string;
  /** Folder of machine state, `.pipewright/`. */
  state: string;
  services: RunServices;
  database: Database.Database;
  history: RunHistory;
  store: RunStore;
  /** Settles when the run has ended; `request.onStart` tells its id when it has begun. */
  run(request: RunRequest, signal?: AbortSignal): Promise<Result<RunOutcome, Problem[]>>;
}

/** What every procedure is given. */
export interface AppContext {
  /** Asked for at each call: another folder may have been opened since. */
  workspace(): OpenWorkspace;
  /** Tells all pages. */
  broadcast(message: WorkspaceMessage): void;
}
