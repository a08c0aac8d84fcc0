import type Docker from 'dockerode';
import type { Owner } from './jobSpec.ts';
import { hasStatus } from './managerCalls.ts';

interface Labelled {
  ID: string;
  Spec?: { Labels?: Record<string, string> | undefined } | undefined;
}

/**
 * Removes the services and secrets that other lives of this workspace's engine have left in a cluster: their steps are nobody's
 * any more. A workspace has one engine at a time. Answers how many services it removed. Throws what the connection throws.
 */
export async function reapServices(docker: Docker, { workspaceId, engineId }: Owner): Promise<number> {
  const filters = { label: [`pipewright.workspace=${workspaceId}`] };
  const isLeft = ({ Spec }: Labelled) => Spec?.Labels?.['pipewright.engine'] !== engineId;
  const services = ((await docker.listServices({ filters })) as Labelled[]).filter(isLeft);
  for (const { ID } of services) await removeQuietly(docker.getService(ID));
  const secrets = ((await docker.listSecrets({ filters })) as unknown as Labelled[]).filter(isLeft);
  for (const { ID } of secrets) await removeQuietly(docker.getSecret(ID));
  return services.length;
}

/** What is gone already is no error. */
export async function removeQuietly(one: { remove(): Promise<unknown> }): Promise<void> {
  try {
    await one.remove();
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}
