import type { Result } from '../contract/error.ts';
import type { TargetLoad } from '../contract/rpc/compute.ts';
import type { ComputeTargets } from './computeTargets.ts';
import type { EnvironmentFiles } from './environmentFiles.ts';

/** Where steps of a workspace can run, as procedures see it. */
export interface WorkspaceCompute {
  targets: ComputeTargets;
  environments: EnvironmentFiles;
  /** This machine first, the others by name. */
  load(): TargetLoad[];
  /** Forgets a target, and ends its connection. An error where steps run there. */
  remove(name: string): Promise<Result<void, string>>;
  /** Builds the image that steps have on a target, where it is not there yet. An error says in words why it cannot be built. */
  buildImage(
    target: string,
    environment: string | undefined,
    onLine?: (line: string) => void,
  ): Promise<Result<{ image: string; reused: boolean; seconds: number }, string>>;
}
