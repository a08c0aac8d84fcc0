import { create } from 'zustand';
import type { ModelVersion } from '../../pipelines/contract/registry.ts';
import type { RunDetail } from '../../pipelines/contract/rpc/runs.ts';

/** What an endpoint is made of: a registered model, or one that a run has made and that is registered first. */
export type DeploySource = { type: 'registered'; version: ModelVersion } | { type: 'run'; detail: RunDetail };

type Asked =
  | { dialog: 'deploy'; source: DeploySource }
  | { dialog: 'register'; detail: RunDetail }
  /** `path` of the pipeline file, `name` of the pipeline. */
  | { dialog: 'publish'; path: string; name: string };

/** The dialog over the page that keeps or publishes something, wherever it was asked for. */
export const useServingDialog = create<{ asked: Asked | null }>(() => ({ asked: null }));

export function askToDeploy(source: DeploySource): void {
  useServingDialog.setState({ asked: { dialog: 'deploy', source } });
}

export function askToRegister(detail: RunDetail): void {
  useServingDialog.setState({ asked: { dialog: 'register', detail } });
}

export function askToPublish(path: string, name: string): void {
  useServingDialog.setState({ asked: { dialog: 'publish', path, name } });
}

export function closeServingDialog(): void {
  useServingDialog.setState({ asked: null });
}
