import { create } from 'zustand';
import type { EnvironmentView, TargetView } from '../../pipelines/contract/rpc/compute.ts';

type Asked =
  /** null: a new one. */
  { dialog: 'target'; view: TargetView | null } | { dialog: 'environment'; view: EnvironmentView | null };

/** The dialog over the page that adds or changes a target or an environment, wherever it was asked for. */
export const useComputeDialog = create<{ asked: Asked | null }>(() => ({ asked: null }));

export function askForTarget(view: TargetView | null): void {
  useComputeDialog.setState({ asked: { dialog: 'target', view } });
}

export function askForEnvironment(view: EnvironmentView | null): void {
  useComputeDialog.setState({ asked: { dialog: 'environment', view } });
}

export function closeComputeDialog(): void {
  useComputeDialog.setState({ asked: null });
}
