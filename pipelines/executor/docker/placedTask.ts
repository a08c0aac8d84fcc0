import type Docker from 'dockerode';
import type { StepTask } from '../../worker/protocol.ts';
import type { StepFiles } from '../remote/carryChildren.ts';

/** User and group in containers where the engine's own cannot be taken: nobody's of the host. */
export const containerUser = 65_532;

/** A task as its container sees it. */
export interface TaskPlace {
  task: StepTask;
  /** Brings what the task reads into the container, before it is told of the task; it may have started. */
  bring(container: Docker.Container): Promise<void>;
  /** Puts what the task has made at the paths of the engine's own task. */
  collect(container: Docker.Container): Promise<void>;
  files(container: Docker.Container): StepFiles;
}

/** What a container is made with for its files. */
export interface FilePlace {
  mounts: Docker.MountSettings[];
  /** `uid:gid` */
  user: string;
}

export interface PlacedTask extends TaskPlace, FilePlace {}

/** Where a container has the files of a task that is not known yet. */
export interface SparePlace extends FilePlace {
  place(task: StepTask): TaskPlace;
  /** Removes what is on this machine, when the container is gone. */
  remove(): Promise<void>;
}
