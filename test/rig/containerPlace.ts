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
  /** Containers that run, but for those that wait for a step of an executor which is open. */
  running(): Promise<Docker.ContainerInfo[]>;
  /** Names of containers and volumes that are there, running or not, but for those that wait for a step of an open executor. */
  left(): Promise<string[]>;
  /** Containers that wait for a step. */
  spares(): Promise<Docker.ContainerInfo[]>;
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
  /** Lives of executors that are open: their spare containers are no leftovers. */
  const open = new Set<string>();
  const isSpare = ({ Names, Labels }: Docker.ContainerInfo) =>
    Names.some((name) => name.startsWith('/pipewright-spare-')) && open.has(Labels['pipewright.engine'] ?? '');
  return {
    docker,
    workspaceId,
    image: image.value.id,
    executor(options = {}) {
      const engineId = randomUUID();
      const executor = new DockerExecutor({
        connect: async () => docker,
        isLocal: true,
        image: ensure,
        environment: 'linux-x64',
        workspaceId,
        engineId,
        ...options,
      });
      open.add(engineId);
      const close = executor.close.bind(executor);
      executor.close = () => close().finally(() => open.delete(engineId));
      return executor;
    },
    running: async () => (await docker.listContainers({ filters })).filter((container) => !isSpare(container)),
    async left() {
      const containers = await docker.listContainers({ all: true, filters });
      const { Volumes } = await docker.listVolumes({ filters });
      const ofSpares = new Set(containers.filter(isSpare).flatMap(({ Mounts }) => Mounts.map(({ Name }) => Name)));
      const volumes = (Volumes ?? []).map(({ Name }) => Name).filter((name) => !ofSpares.has(name));
      return [...containers.filter((container) => !isSpare(container)).map(({ Id }) => Id), ...volumes];
    },
    spares: async () => (await docker.listContainers({ filters })).filter(isSpare),
  };
}
