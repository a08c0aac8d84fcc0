import { create } from 'zustand';
import type { PipelineSummary } from '../../pipelines/contract/rpc/pipelines.ts';
import type { WorkspaceInfo } from '../../pipelines/contract/rpc/workspace.ts';
import type { Connection } from '../api/watchWorkspace.ts';

export type View = 'designer' | 'data' | 'runs' | 'settings';

interface AppState {
  connection: Connection;
  /** null until the engine has answered for the first time. */
  workspace: WorkspaceInfo | null;
  /** Files in the workspace; undefined until read. */
  pipelines: readonly PipelineSummary[] | undefined;
  view: View;
  /** A run that the runs view is to show; null: the list. */
  shownRun: string | null;
}

/** What concerns the page as a whole. */
export const useApp = create<AppState>(() => ({
  connection: 'connecting',
  workspace: null,
  pipelines: undefined,
  view: 'designer',
  shownRun: null,
}));

export function showView(view: View): void {
  useApp.setState({ view });
}

/** Opens a run in the runs view. */
export function showRun(runId: string): void {
  useApp.setState({ view: 'runs', shownRun: runId });
}
