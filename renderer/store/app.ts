import { create } from 'zustand';
import type { PipelineSummary } from '../../pipelines/contract/rpc/pipelines.ts';
import type { WorkspaceInfo } from '../../pipelines/contract/rpc/workspace.ts';
import type { Connection } from '../api/watchWorkspace.ts';
import { type ComputePlace, firstComputePlace } from './computePlace.ts';
import type { RunsPlace } from './runsPlace.ts';
import { type EndpointsPlace, firstEndpointsPlace, firstModelsPlace, type ModelsPlace } from './servingPlace.ts';

export type View = 'designer' | 'data' | 'runs' | 'models' | 'endpoints' | 'compute' | 'settings';

interface AppState {
  connection: Connection;
  /** null until the engine has answered for the first time. */
  workspace: WorkspaceInfo | null;
  /** Files in the workspace; undefined until read. */
  pipelines: readonly PipelineSummary[] | undefined;
  view: View;
  runsPlace: RunsPlace;
  modelsPlace: ModelsPlace;
  endpointsPlace: EndpointsPlace;
  computePlace: ComputePlace;
}

/** What concerns the page as a whole. */
export const useApp = create<AppState>(() => ({
  connection: 'connecting',
  workspace: null,
  pipelines: undefined,
  view: 'designer',
  runsPlace: { page: 'list' },
  modelsPlace: firstModelsPlace,
  endpointsPlace: firstEndpointsPlace,
  computePlace: firstComputePlace,
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

/** Opens a registered model in the models view, at its newest version. */
export function showModel(name: string): void {
  showModels({ ...firstModelsPlace, name });
}

export function showModels(modelsPlace: ModelsPlace): void {
  useApp.setState({ view: 'models', modelsPlace });
}

/** Opens an endpoint in the endpoints view. */
export function showEndpoint(name: string): void {
  showEndpoints({ ...firstEndpointsPlace, name });
}

export function showEndpoints(endpointsPlace: EndpointsPlace): void {
  useApp.setState({ view: 'endpoints', endpointsPlace });
}

/** Opens a compute target or an environment in the compute view. */
export function showCompute(computePlace: ComputePlace): void {
  useApp.setState({ view: 'compute', computePlace });
}
