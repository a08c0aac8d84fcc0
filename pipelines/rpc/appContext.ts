import type Database from 'better-sqlite3';
import type { WorkspaceCompute } from '../compute/workspaceCompute.ts';
import type { WorkspaceSharing } from '../compute/workspaceSharing.ts';
import type { Problem, Result } from '../contract/error.ts';
import type { WorkspaceMessage } from '../contract/rpc/workspace.ts';
import type { Endpoints } from '../endpoint/endpoints.ts';
import type { RegistryServices } from '../registry/services.ts';
import type { RunOutcome, RunRequest } from '../run/runPipeline.ts';
import type { RunLimits, RunServices } from '../run/services.ts';
import type { RunHistory } from '../store/runHistory.ts';
import type { RunStore } from '../store/runStore.ts';
import type { TableViews } from '../view/tableViews.ts';
import type { Uploads } from './datasets/uploads.ts';
import type { Downloads } from './downloads.ts';
import type { TrustedCode } from './pipelines/trustedCode.ts';
import type { UserConfig } from './userConfig.ts';
import type { Pages } from './workspace/pages.ts';

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
  /** Registered models. */
  registry: RegistryServices;
  endpoints: Endpoints;
  /** Where steps can run. */
  compute: WorkspaceCompute;
  /** Where results are shared with other machines. */
  sharing: WorkspaceSharing;
  /** Settles when the run has ended; `request.onStart` tells its id when it has begun. */
  run(request: RunRequest, signal?: AbortSignal): Promise<Result<RunOutcome, Problem[]>>;
  /** Answers questions about tables; closed with the engine. Its folder is `<state>/views/temp`. */
  views: TableViews;
  /** Data files on their way into the workspace. */
  uploads: Uploads;
  /** Runs that are going on here, and how to end each. */
  running: Map<string, AbortController>;
}

export interface OpenOptions {
  /** Make the folder when it is not there. */
  create: boolean;
  /** End runs that are going on in the workspace that is left. */
  cancelRuns: boolean;
}

/** What every procedure is given. */
export interface AppContext {
  /** Asked for at each call: another folder may have been opened since. */
  workspace(): OpenWorkspace;
  /** Opens another folder as the workspace. An error says why it was refused; then everything is as it was. */
  open(path: string, options: OpenOptions): Promise<Result<void, string>>;
  /** Tells all pages. */
  broadcast(message: WorkspaceMessage): void;
  /** Tells all pages that a page wrote a pipeline file (null: removed it), before the file system does so of its own. */
  noteFile(path: string, revision: string | null, by: string | null): void;
  pages: Pages;
  /** Changes with every start of the engine. */
  engineId: string;
  config: UserConfig;
  trusted: TrustedCode;
  /** What settings that are left to the machine come to on it. */
  machineLimits: RunLimits;
  downloads: Downloads;
  /** Address of the app server, such as `http://127.0.0.1:4650`; undefined in the desktop window, which has none. */
  origin(): string | undefined;
  /** A one-time code that opens one more page. */
  newPageCode(): string;
}
