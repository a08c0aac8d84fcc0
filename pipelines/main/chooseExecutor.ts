import type Docker from 'dockerode';
import type { ComputeTarget } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import type { Executor } from '../executor/executor.ts';
import type { SwarmCluster } from '../executor/swarm/swarmCluster.ts';

/** Whose the things are that are made on engines: of which workspace, and of which life of its engine program. */
export interface EngineOwner {
  workspaceId: string;
  engineId: string;
}

export interface ExecutorParts {
  owner: EngineOwner;
  /** Part of the key of every step. */
  environment: string;
  connect(): Promise<Docker>;
  /** The cluster that all executors of a target share. */
  cluster(): Promise<SwarmCluster>;
  image(docker: Docker): Promise<Result<{ id: string }, string>>;
}

/** What runs the steps of a target in one environment. Its code is loaded now. */
export async function makeExecutor(target: ComputeTarget, parts: ExecutorParts): Promise<Executor> {
  const { owner, environment, connect, image } = parts;
  switch (target.kind) {
    case 'docker': {
      const { DockerExecutor } = await import('../executor/docker/dockerExecutor.ts');
      const { by } = target.engine;
      // A socket or port of this machine may lead elsewhere: the executor finds out when a path is not there.
      const isLocal = by === 'socket' || by === 'loopback';
      return new DockerExecutor({ ...owner, environment, connect, image, isLocal, cpus: target.cpus });
    }
    case 'swarm': {
      const { SwarmExecutor } = await import('../executor/swarm/swarmExecutor.ts');
      return new SwarmExecutor({ cluster: await parts.cluster(), image, environment });
    }
  }
}

/** Connects to nothing yet. Throws for a target that is no cluster. */
export async function openCluster(
  target: ComputeTarget,
  { owner, attempts, connect }: { owner: EngineOwner; attempts: string; connect(): Promise<Docker> },
): Promise<SwarmCluster> {
  if (target.kind !== 'swarm') throw new Error(`"${target.name}" is no cluster.`);
  const { SwarmCluster: Cluster } = await import('../executor/swarm/swarmCluster.ts');
  return new Cluster({ ...owner, target, connect, outputs: attempts });
}

/** Removes what earlier lives of the engine program left behind there. Throws what the connection throws. */
export async function reapTarget({ kind }: ComputeTarget, docker: Docker, owner: EngineOwner): Promise<void> {
  switch (kind) {
    case 'docker': {
      const { reapContainers } = await import('../executor/docker/reapContainers.ts');
      await reapContainers(docker, owner);
      return;
    }
    case 'swarm': {
      const { reapServices } = await import('../executor/swarm/reapServices.ts');
      await reapServices(docker, owner);
      return;
    }
  }
}
