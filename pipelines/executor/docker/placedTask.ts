import type Docker from 'dockerode';
import type { StepTask } from '../../worker/protocol.ts';
import type { StepFiles } from '../remote/carryChildren.ts';

/** User and group in containers where the engine's own cannot be taken: nobody's of the host. */
export const containerUser = 65_532;

/** A task as its container sees it. */
export interface PlacedTask {
  task: StepTask;
  mounts: Docker.MountSettings[];
  /** `uid:gid` */
  user: string;
  /** Brings what the task reads into the container, before it starts. */
  bring(container: Docker.Container): Promise<void>;
  /** Puts what the task has made at the paths of the engine's own task. */
  collect(container: Docker.Container): Promise<void>;
  files(container: Docker.Container): StepFiles;
}
