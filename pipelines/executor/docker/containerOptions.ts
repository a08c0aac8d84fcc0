import type Docker from 'dockerode';
import type { StepTask } from '../../worker/protocol.ts';
import type { StepIdentity } from '../executor.ts';
import { isUrl } from '../remote/moveTask.ts';

/** Labels of whatever is made for a step on an engine. */
export const containerLabels = {
  /** Whose it is: the workspace, by `identifyWorkspace`. */
  workspace: 'pipewright.workspace',
  /** Which life of the engine program made it: another one's are nobody's any more. */
  engine: 'pipewright.engine',
  run: 'pipewright.run',
  step: 'pipewright.step',
  attempt: 'pipewright.attempt',
  /** It was made before its step was known: the container's name tells of run, step and attempt once it has one. */
  spare: 'pipewright.spare',
} as const;

export interface ContainerOwner {
  workspaceId: string;
  engineId: string;
}

export interface ContainerOptions {
  owner: ContainerOwner;
  identity: StepIdentity | undefined;
  /** Id of the image; its entry point is the agent. */
  image: string;
  task: Pick<StepTask, 'memoryLimit' | 'threads' | 'sources'>;
  mounts: Docker.MountSettings[];
  /** `uid:gid` that everything runs as, never root. */
  user: string;
  /** Processors; as many as the step has threads where it is left out. */
  cpus?: number | undefined;
}

/** Bytes that the agent and an idle worker take beside what a step may use: 130 MB here, and what a library holds when it is loaded. */
const programMemory = 192 * 2 ** 20;
/** Microseconds in which a container may use its processors once; Docker's own default. */
const cpuPeriod = 100_000;

/** Whether a step reads from an address. */
export function needsNetwork({ sources = {} }: Pick<StepTask, 'sources'>): boolean {
  return Object.values(sources).some(isUrl);
}

export function labelsOf({ workspaceId, engineId }: ContainerOwner, identity: StepIdentity | undefined) {
  return {
    [containerLabels.workspace]: workspaceId,
    [containerLabels.engine]: engineId,
    ...(identity && {
      [containerLabels.run]: identity.runId,
      [containerLabels.step]: identity.nodeId,
      [containerLabels.attempt]: String(identity.attempt),
    }),
  };
}

/**
 * What a container of a step is: no rights, no network unless a source is on one, nothing that it can write to but its mounts and
 * `/tmp`, and limits for all that it can use up. Its stdin closes when the engine goes away, and with it the agent.
 */
export function describeContainer(options: ContainerOptions): Docker.ContainerCreateOptions {
  const { owner, identity, image, task, mounts, user, cpus = Math.max(1, task.threads) } = options;
  const memory = task.memoryLimit + programMemory;
  return {
    Image: image,
    User: user,
    Env: [`AGENT_MEMORY=${task.memoryLimit}`],
    Labels: labelsOf(owner, identity),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Privileged: false,
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,nosuid,nodev,noexec,size=64m,mode=1777' },
      NetworkMode: needsNetwork(task) ? 'default' : 'none',
      Memory: memory,
      MemorySwap: memory,
      CpuPeriod: cpuPeriod,
      CpuQuota: Math.round(cpus * cpuPeriod),
      PidsLimit: 512,
      Ulimits: [{ Name: 'core', Soft: 0, Hard: 0 }],
      Mounts: mounts,
      // What it prints goes through the stream that is attached, and is kept nowhere else.
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: '' },
      AutoRemove: false,
    },
  };
}
