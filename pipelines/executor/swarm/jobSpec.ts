import type Docker from 'dockerode';
import type { ComputeTarget } from '../../contract/compute.ts';
import { jobFolder, tokenFile } from '../../worker/linkProtocol.ts';

export type SwarmTarget = Extract<ComputeTarget, { kind: 'swarm' }>;

/** Whose the services and secrets of an engine are; the labels that `reapServices` goes by. */
export interface Owner {
  workspaceId: string;
  engineId: string;
}

/** User and group of the processes: nobody's of a node. */
const user = 65_532;
/** Processes and threads of a step. */
const mostProcesses = 512;
/** Nanoseconds before the cluster tries another node. */
const restartDelay = 2e9;
/** Bytes of the two programs that stand beside what a step itself uses, and of what it leaves in its `/tmp`. */
const programMemory = 256 * 2 ** 20;

/** Engines of before API 1.44, Docker 25, do not know it and pass over it. dockerode's types do not know it either. */
const privileges: NonNullable<Docker.ContainerSpec['Privileges']> & { NoNewPrivileges: boolean } = {
  NoNewPrivileges: true,
};

/** Not of which step: a container serves many. */
export function labelsOf({ workspaceId, engineId }: Owner): Record<string, string> {
  return { 'pipewright.workspace': workspaceId, 'pipewright.engine': engineId };
}

export interface JobOptions {
  /** Of the service and its secret. */
  name: string;
  labels: Record<string, string>;
  image: string;
  secretId: string;
  /** Where the container reaches the engine. */
  url: string;
  /** Bytes that a step in it may use. */
  memoryLimit: number;
  target: SwarmTarget;
}

/**
 * The service of one container, hardened as far as a cluster lets services be. Not of the mode ReplicatedJob: when such a service is
 * removed, Docker 20.10 leaves its containers where they are, even running. Started again after a failure only so that the cluster
 * tries another node where one refuses it: who comes a second time to the engine gets nothing. Its network is the node's own bridge,
 * because it has to reach the engine; nobody reaches it.
 */
export function writeJob({ name, labels, image, secretId, url, memoryLimit, target }: JobOptions): Docker.ServiceSpec {
  const memory = { MemoryBytes: memoryLimit + programMemory };
  const cpus = target.cpus === undefined ? {} : { NanoCPUs: Math.round(target.cpus * 1e9) };
  return {
    Name: name,
    Labels: labels,
    Mode: { Replicated: { Replicas: 1 } },
    TaskTemplate: {
      RestartPolicy: { Condition: 'on-failure', Delay: restartDelay },
      Placement: { Constraints: target.placement },
      Resources: { Limits: { ...memory, ...cpus, Pids: mostProcesses }, Reservations: { ...memory, ...cpus } },
      // What is printed goes to the run's log; nobody reads the node's.
      LogDriver: { Name: 'none' },
      ContainerSpec: {
        Image: image,
        Labels: labels,
        Env: [
          `AGENT_URL=${url}`,
          // The cluster's own template.
          'AGENT_NODE={{.Node.Hostname}}',
          `AGENT_MEMORY=${memoryLimit}`,
        ],
        User: `${user}:${user}`,
        ReadOnly: true,
        CapabilityDrop: ['ALL'],
        Privileges: privileges,
        Init: false,
        StopGracePeriod: 0,
        Mounts: [
          { Type: 'volume', Target: jobFolder, Source: '' },
          { Type: 'tmpfs', Target: '/tmp', Source: '', TmpfsOptions: { SizeBytes: programMemory, Mode: 0o1777 } },
        ],
        Secrets: [
          {
            SecretID: secretId,
            SecretName: name,
            File: { Name: tokenFile, UID: String(user), GID: String(user), Mode: 0o400 },
          },
        ],
      },
    },
  };
}
