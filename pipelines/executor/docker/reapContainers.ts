import type Docker from 'dockerode';
import { type ContainerOwner, containerLabels } from './containerOptions.ts';

/**
 * Ends and removes what earlier lives of the engine program have left behind of a workspace: containers with their volumes, and
 * volumes whose container is gone. An engine holds its workspace alone, so every other life's are nobody's.
 * @returns how many containers there were. Throws what the connection throws.
 */
export async function reapContainers(docker: Docker, { workspaceId, engineId }: ContainerOwner): Promise<number> {
  const filters = { label: [`${containerLabels.workspace}=${workspaceId}`] };
  const isLeft = (labels: Record<string, string>) => labels[containerLabels.engine] !== engineId;
  const containers = await docker.listContainers({ all: true, filters });
  const left = containers.filter(({ Labels }) => isLeft(Labels));
  await Promise.all(left.map(({ Id }) => ignoreGone(docker.getContainer(Id).remove({ force: true, v: true }))));
  const { Volumes } = await docker.listVolumes({ filters });
  const volumes = (Volumes ?? []).filter(({ Labels }) => isLeft(Labels ?? {}));
  await Promise.all(volumes.map(({ Name }) => ignoreGone(docker.getVolume(Name).remove())));
  return left.length;
}

/** Gone in the meantime, or being removed by somebody else. */
async function ignoreGone(removing: Promise<unknown>): Promise<void> {
  try {
    await removing;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}
