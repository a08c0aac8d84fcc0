import type Docker from 'dockerode';
import type { Answer } from '../converse.ts';
import type { ExecuteOptions, StepObserver } from '../executor.ts';
import type { StepMessage } from '../remote/agentConnection.ts';
import { type ContainerOwner, describeContainer } from './containerOptions.ts';
import { nameContainer, type Opening, openContainer } from './openContainer.ts';
import type { PlacedTask } from './placedTask.ts';
import { serveStep } from './serveStep.ts';

export interface ContainerStep {
  docker: Docker;
  /** Id of the image. */
  image: string;
  owner: ContainerOwner;
  cpus: number | undefined;
  placed: PlacedTask;
  message: StepMessage;
}

export interface ContainerStepOptions extends ExecuteOptions {
  /** Told of the container before it is created. */
  onNamed(container: Docker.Container): void;
  /** The worker has the step. */
  onBegun(): void;
  /** Settles with words for users when the engine is gone. */
  gone: Promise<string>;
}

export type ContainerEnd = { type: 'answer'; answer: Answer } | Exclude<Opening, { type: 'open' }>;

/**
 * One step in a container of its own making: created, attached to, started while it is given its files, spoken with, and its results
 * collected. The container ends with its step, and is not removed: `onNamed` is told of it before it is created, so that one is found,
 * too, whose creation nobody has heard the end of. Throws what the engine answers.
 */
export async function runContainer(
  { docker, image, owner, cpus, placed, message }: ContainerStep,
  observer: StepObserver,
  { signal, timeout, identity, onNamed, onBegun, gone }: ContainerStepOptions,
): Promise<ContainerEnd> {
  const canceled = { type: 'answer', answer: { type: 'canceled' } } as const;
  const { task, mounts, user } = placed;
  const name = nameContainer(identity);
  onNamed(docker.getContainer(name));
  const options = describeContainer({ owner, identity, image, task, mounts, user, cpus });
  const opening = await openContainer(docker, { name, ...options });
  if (opening.type !== 'open') return opening;
  const { container, attached, connection } = opening.open;
  try {
    if (signal.aborted) {
      // The removal has perhaps come before the creation.
      await container.remove({ force: true, v: true }).catch(() => {});
      return canceled;
    }
    await Promise.all([container.start(), placed.bring(container)]);
    if (signal.aborted) return canceled;
    const answer = await serveStep(opening.open, placed, message, observer, { signal, timeout, gone, onBegun });
    return { type: 'answer', answer };
  } finally {
    connection.drop('The step is over.');
    attached.close();
  }
}
