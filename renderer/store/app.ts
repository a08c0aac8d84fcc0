import { create } from 'zustand';
import type { PipelineSummary } from '../../pipelines/contract/rpc/pipelines.ts';
import type { WorkspaceInfo } from '../../pipelines/contract/rpc/workspace.ts';
import type { Connection } from '../api/watchWorkspace.ts';
import type { RunsPlace } from './runsPlace.ts';

export type View = 'designer' | 'data' | 'runs' | 'settings';

interface AppState {
  connection: Connection;
  /** null until the engine has answered for the first time. */
  workspace: WorkspaceInfo | null;
  /** Files in the workspace; undefined until read. */
  pipelines: readonly PipelineSummary[] | undefined;
  view: View;
  runsPlace: RunsPlace;
}

/** What concerns the page as a whole. */
export const useApp = create<AppState>(() => ({
  connection: 'connecting',
  workspace: null,
  pipelines: undefined,
  view: 'designer',
  runsPlace: { page: 'list' },
}));

export function showView(view: View): void {
  useApp.setState({ view });
}

/** Opens a run in the runs view. */
export function showRun(runId: string): void {
  showRuns({ page: 'run', runId, tab: 'graph', step: null });
}

export function showRuns(runsPlace: RunsPlace): void {
  useApp.setState({ view: 'runs', runsPlace });
}
