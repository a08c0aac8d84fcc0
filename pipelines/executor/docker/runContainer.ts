import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Answer } from '../converse.ts';
import type { ExecuteOptions, StepObserver } from '../executor.ts';
import type { StepMessage } from '../remote/agentConnection.ts';
import { carryChildren } from '../remote/carryChildren.ts';
import { runRemoteStep } from '../remote/remoteStep.ts';
import type { Ended } from '../stepWorker.ts';
import { type AttachedContainer, attachContainer } from './attachContainer.ts';
import { type ContainerOwner, describeContainer } from './containerOptions.ts';
import { watchEngine } from './engineWatch.ts';
import type { PlacedTask } from './placedTask.ts';
import { EngineLost } from './reachEngine.ts';

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
}

export type ContainerEnd =
  | { type: 'answer'; answer: Answer }
  /** The engine has not, or no longer, the image. */
  | { type: 'no-such-image' }
  /** The engine does not see this machine's files. */
  | { type: 'no-such-files' };

/** Milliseconds in which a container whose step has ended may end by itself. */
const endPatience = 2_000;

/**
 * One step in a container: created, attached to, given its files, started, spoken with, and its results collected. The container
 * ends with its step, and is not removed: `onNamed` is told of it before it is created, so that one is found, too, whose creation nobody
 * has heard the end of. Throws what the engine answers, and
 * EngineLost where it does not.
 */
export async function runContainer(
  step: ContainerStep,
  observer: StepObserver,
  options: ContainerStepOptions,
): Promise<ContainerEnd> {
  const watch = watchEngine(step.docker);
  const lost = watch.gone.then((words) => Promise.reject(new EngineLost(words)));
  try {
    return await Promise.race([run(step, observer, options, watch.gone), lost]);
  } finally {
    watch.stop();
  }
}

async function run(
  { docker, image, owner, cpus, placed, message }: ContainerStep,
  observer: StepObserver,
  { signal, timeout, identity, onNamed }: ContainerStepOptions,
  gone: Promise<string>,
): Promise<ContainerEnd> {
  const canceled = { type: 'answer', answer: { type: 'canceled' } } as const;
  const { task, mounts, user } = placed;
  const name = `pipewright-${randomUUID()}`;
  const container = docker.getContainer(name);
  onNamed(container);
  const options = describeContainer({ owner, identity, image, task, mounts, user, cpus });
  const created = await create(docker, { name, ...options });
  if (typeof created !== 'string') return created;
  if (signal.aborted) {
    // The removal has perhaps come before the creation.
    await container.remove({ force: true, v: true }).catch(() => {});
    return canceled;
  }
  const attached = await attachContainer(docker, container);
  try {
    await placed.bring(container);
    if (signal.aborted) return canceled;
    await container.start();
    observer.placed?.(`container ${created.slice(0, 12)}`);
    const carrying = carryChildren(observer, placed.files(container));
    const answer = await runRemoteStep(attached, message, carrying, { signal, timeout, gone });
    if (answer.type === 'ended') return { type: 'answer', answer: await explainEnd(answer.ended, container, attached) };
    if (answer.type === 'reply' && !signal.aborted) {
      await untilOver(attached, container);
      if (answer.reply.type === 'completed') await placed.collect(container);
    }
    return { type: 'answer', answer };
  } finally {
    attached.close();
  }
}

/** The agent ends the worker and then itself, and with the first process all others of the container end. */
async function untilOver(attached: AttachedContainer, container: Docker.Container): Promise<void> {
  const timer = setTimeout(() => container.kill().catch(() => {}), endPatience);
  await attached.over;
  clearTimeout(timer);
}

/** Answers the container's id. */
async function create(
  docker: Docker,
  options: Docker.ContainerCreateOptions,
): Promise<string | Exclude<ContainerEnd, { type: 'answer' }>> {
  try {
    return (await docker.createContainer(options)).id;
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    if (statusCode === 404) return { type: 'no-such-image' };
    if (statusCode === 400 && /bind source path does not exist/i.test(message)) return { type: 'no-such-files' };
    throw error;
  }
}

/** What the engine knows of a container that went away without a word: it may have been ended as a whole. */
async function explainEnd(ended: Ended, container: Docker.Container, attached: AttachedContainer): Promise<Answer> {
  if (ended.code !== null || ended.signal !== null || ended.outOfMemory) return { type: 'ended', ended };
  const state = await Promise.race([
    container.inspect().then(
      ({ State }) => State,
      () => undefined,
    ),
    sleep(2_000, undefined, { ref: false }),
  ]);
  const output = ended.output || attached.complaints();
  if (!state || state.Running) return { type: 'ended', ended: { ...ended, output } };
  const message = `The container ended before its step did (exit code ${state.ExitCode}).`;
  return { type: 'ended', ended: { ...ended, output, message, outOfMemory: state.OOMKilled } };
}
