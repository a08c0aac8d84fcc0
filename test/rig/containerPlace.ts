import { randomUUID } from 'node:crypto';
import Docker from 'dockerode';
import { DockerExecutor, type DockerExecutorOptions } from '../../pipelines/executor/docker/dockerExecutor.ts';
import { ensureWorkerImage } from '../../pipelines/image/ensureWorkerImage.ts';
import { defineWorkerImage } from '../../pipelines/image/workerImage.ts';
import type { DockerEngine } from './dockerEngine.ts';

/** Containers with the modules of testWorker.ts on an engine, for one workspace that nobody else has. */
export interface ContainerPlace {
  docker: Docker;
  workspaceId: string;
  /** Id of the image. */
  image: string;
  executor(options?: Partial<DockerExecutorOptions>): DockerExecutor;
  /** Containers that run. */
  running(): Promise<Docker.ContainerInfo[]>;
  /** Names of containers and volumes that are there, running or not. */
  left(): Promise<string[]>;
}

/** `entry`: the worker, relative to the project. */
export async function prepareContainers(
  engine: DockerEngine,
  entry = 'test/rig/testWorker.ts',
): Promise<ContainerPlace> {
  const docker = new Docker({ socketPath: engine.socketPath });
  const definition = await defineWorkerImage({ entry });
  if (!definition.ok) throw new Error(definition.error);
  const ensure = async () => await ensureWorkerImage(docker, definition.value);
  const image = await ensure();
  if (!image.ok) throw new Error(image.error);
  const workspaceId = randomUUID();
  const filters = { label: [`pipewright.workspace=${workspaceId}`] };
  return {
    docker,
    workspaceId,
    image: image.value.id,
    executor: (options = {}) =>
      new DockerExecutor({
        connect: async () => docker,
        isLocal: true,
        image: ensure,
        environment: 'linux-x64',
        workspaceId,
        engineId: randomUUID(),
        ...options,
      }),
    running: () => docker.listContainers({ filters }),
    async left() {
      const containers = await docker.listContainers({ all: true, filters });
      const { Volumes } = await docker.listVolumes({ filters });
      return [...containers.map(({ Id }) => Id), ...(Volumes ?? []).map(({ Name }) => Name)];
    },
  };
}
