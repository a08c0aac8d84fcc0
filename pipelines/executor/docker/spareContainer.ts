import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { Answer } from '../converse.ts';
import type { ExecuteOptions, StepObserver } from '../executor.ts';
import type { StepMessage } from '../remote/agentConnection.ts';
import { type ContainerOwner, containerLabels, describeContainer, labelsOf } from './containerOptions.ts';
import type { ContainerRemover } from './containerRemover.ts';
import { nameContainer, type OpenContainer, openContainer } from './openContainer.ts';
import type { SparePlace } from './placedTask.ts';
import { serveStep } from './serveStep.ts';

/** What steps have in common whose containers are alike before anybody knows what the step is. */
export interface SpareShape {
  docker: Docker;
  /** Id of the image. */
  image: string;
  owner: ContainerOwner;
  cpus: number | undefined;
  /** Bytes. */
  memoryLimit: number;
  threads: number;
  /** Folder for files that the engine shares with its containers; undefined where it shares none. */
  shared: string | undefined;
}

export interface SpareServing extends ExecuteOptions {
  onBegun(): void;
  gone: Promise<string>;
}

/** A container that waits for its one step, with agent and worker started. It has no network and nothing to read. */
export class SpareContainer {
  readonly shape: SpareShape;
  /** Settles when it will not serve any more: it has died, or could not be made. */
  readonly dead: Promise<void>;
  readonly #place: Promise<SparePlace>;
  readonly #opened: Promise<OpenContainer>;
  readonly #remover: ContainerRemover;
  readonly #named: Docker.Container;
  #isDropped = false;

  /** `makePlace` answers where it has its files; it is told the labels of what it makes on the engine. */
  constructor(
    shape: SpareShape,
    makePlace: (labels: Record<string, string>) => Promise<SparePlace>,
    remover: ContainerRemover,
  ) {
    this.shape = shape;
    this.#remover = remover;
    const name = `pipewright-spare-${randomUUID()}`;
    this.#named = shape.docker.getContainer(name);
    const labels = { ...labelsOf(shape.owner, undefined), [containerLabels.spare]: 'yes' };
    this.#place = makePlace(labels);
    this.#opened = this.#open(name, labels);
    this.dead = this.#opened.then(
      async ({ connection }) => void (await connection.ended),
      () => {},
    );
  }

  /**
   * Has it run its step. undefined: it never had the step, and another container has to run it. Throws what the engine answers
   * when it had. Somebody has to `drop` it then.
   */
  async serve(
    message: StepMessage,
    observer: StepObserver,
    { signal, timeout, identity, onBegun, gone }: SpareServing,
  ): Promise<Answer | undefined> {
    let hasBegun = false;
    try {
      const open = await this.#opened;
      const placed = (await this.#place).place(message.task);
      // Its labels are older than the step: its name tells whose it is.
      const renamed = open.container.rename({ name: nameContainer(identity) });
      await Promise.all([placed.bring(open.container), renamed.catch(() => {})]);
      if (signal.aborted) return { type: 'canceled' };
      const begin = () => {
        hasBegun = true;
        onBegun();
      };
      const answer = await serveStep(open, placed, message, observer, { signal, timeout, gone, onBegun: begin });
      return answer.type === 'ended' && !hasBegun ? undefined : answer;
    } catch (error) {
      if (hasBegun) throw error;
      return undefined;
    }
  }

  /** Removes it and its files. Settles when they are gone, or the remover was closed. Never rejects. */
  async drop(): Promise<void> {
    if (this.#isDropped) return;
    this.#isDropped = true;
    const leave = async () => {
      const place = await this.#place.catch(() => undefined);
      await place?.remove().catch(() => {});
    };
    const opened = this.#opened.then(
      ({ container, connection, attached }) => {
        connection.drop('Nobody needs it.');
        attached.close();
        return container;
      },
      // Perhaps it is there, and only the answer was lost.
      () => this.#named,
    );
    await this.#remover.remove(opened, leave);
  }

  async #open(name: string, labels: Record<string, string>): Promise<OpenContainer> {
    const { docker, image, owner, cpus, memoryLimit, threads } = this.shape;
    const { mounts, user } = await this.#place;
    const task = { memoryLimit, threads };
    const options = describeContainer({ owner, identity: undefined, image, task, mounts, user, cpus });
    const Env = [...(options.Env ?? []), 'AGENT_SPARE=1'];
    const opening = await openContainer(docker, { name, ...options, Env, Labels: labels });
    if (opening.type !== 'open') throw new Error(`No spare container: ${opening.type}`);
    const { container, connection, attached } = opening.open;
    try {
      if (!this.#isDropped) await container.start();
      return opening.open;
    } catch (error) {
      connection.drop('It did not start.');
      attached.close();
      throw error;
    }
  }
}
