import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { StepIdentity } from '../executor.ts';
import { AgentConnection } from '../remote/agentConnection.ts';
import { type AttachedContainer, attachContainer } from './attachContainer.ts';

/** A container with somebody to speak with: its agent hears what is said as soon as it has started. */
export interface OpenContainer {
  container: Docker.Container;
  id: string;
  attached: AttachedContainer;
  connection: AgentConnection;
}

export type Opening =
  | { type: 'open'; open: OpenContainer }
  /** The engine has not, or no longer, the image. */
  | { type: 'no-such-image' }
  /** The engine does not see this machine's files. */
  | { type: 'no-such-files' };

/** Creates a container and attaches to it, so that nothing of what it says is missed. It is not started. Throws what the engine answers. */
export async function openContainer(docker: Docker, options: Docker.ContainerCreateOptions): Promise<Opening> {
  let container: Docker.Container;
  try {
    container = await docker.createContainer(options);
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    if (statusCode === 404) return { type: 'no-such-image' };
    if (statusCode === 400 && /bind source path does not exist/i.test(message)) return { type: 'no-such-files' };
    throw error;
  }
  const attached = await attachContainer(docker, container);
  return { type: 'open', open: { container, id: container.id, attached, connection: new AgentConnection(attached) } };
}

/** What a container of a step is called: for whoever looks at the engine, and for a container whose labels are older than its step. */
export function nameContainer(identity: StepIdentity | undefined): string {
  const own = randomUUID();
  if (!identity) return `pipewright-${own}`;
  const { runId, nodeId, attempt } = identity;
  const plain = (text: string) => text.replace(/[^a-zA-Z0-9_.-]/g, '_').slice(0, 60);
  return `pipewright-${plain(runId)}-${plain(nodeId)}-${attempt}-${own.slice(0, 8)}`;
}
