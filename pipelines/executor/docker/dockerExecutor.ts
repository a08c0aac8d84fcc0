import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Result } from '../../contract/error.ts';
import type { StepFailure } from '../../contract/run.ts';
import type { Column } from '../../contract/table.ts';
import type { StepTask } from '../../worker/protocol.ts';
import type { Answer } from '../converse.ts';
import { describeAnswer } from '../describeAnswer.ts';
import type { ExecuteOptions, Executor, StepObserver, StepOutcome } from '../executor.ts';
import { isRefusal } from '../isRefusal.ts';
import type { StepMessage } from '../remote/agentConnection.ts';
import { StrangeArchive } from '../remote/unpackFiles.ts';
import { bindTask } from './bindTask.ts';
import type { ContainerOwner } from './containerOptions.ts';
import { labelsOf } from './containerOptions.ts';
import { ContainerRemover } from './containerRemover.ts';
import { EngineLost, reachEngine } from './reachEngine.ts';
import { reapContainers } from './reapContainers.ts';
import { runContainer } from './runContainer.ts';
import { sendTask } from './sendTask.ts';

export interface DockerExecutorOptions extends ContainerOwner {
  /** Asked before every step; answers the connection that there is, or makes one. Throws where the engine cannot be reached. */
  connect(): Promise<Docker>;
  /** The engine sees the files of this machine under their own paths. */
  isLocal: boolean;
  /** The image whose entry point is the agent: built where the engine lacks it. The error says in words why it cannot be. */
  image(docker: Docker): Promise<Result<{ id: string }, string>>;
  /** What decides results beside code and inputs. */
  environment: string;
  /** Processors that a step may use. */
  cpus?: number | undefined;
}

/** What came of a step: what its worker answered, or an end that it had no part in. */
type Ran = { answer: Answer } | { outcome: StepOutcome };

const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };
/** Milliseconds that a step which was ended waits for its container to be gone. */
const removalPatience = 800;

/** Runs each step in a container of its own on a Docker engine. What earlier lives left behind there is removed at first use. */
export class DockerExecutor implements Executor {
  readonly environment: string;
  readonly #options: DockerExecutorOptions;
  readonly #remover = new ContainerRemover();
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #sharesFiles: boolean;
  #image: { docker: Docker; id: string } | undefined;
  #reapedOn: Docker | undefined;

  constructor(options: DockerExecutorOptions) {
    this.environment = options.environment;
    this.#options = options;
    this.#sharesFiles = options.isLocal;
  }

  async execute(task: StepTask, observer: StepObserver, options: ExecuteOptions): Promise<StepOutcome> {
    const outcome = await this.#run({ type: 'run-step', task }, observer, options);
    const ended = 'outcome' in outcome ? outcome.outcome : describeAnswer(outcome.answer, options.timeout);
    if (ended.type !== 'completed')
      await Promise.all(Object.values(task.outputs).map((path) => rm(path, { recursive: true, force: true })));
    return ended;
  }

  async inspect(task: StepTask, options: ExecuteOptions): Promise<Column[] | StepFailure> {
    const ended = await this.#run({ type: 'inspect', task }, silent, options);
    if ('answer' in ended) {
      const { answer } = ended;
      if (answer.type === 'reply' && answer.reply.type === 'inspected') return answer.reply.columns;
    }
    const outcome = 'outcome' in ended ? ended.outcome : describeAnswer(ended.answer, options.timeout);
    if (outcome.type === 'failed') return outcome.failure;
    return { reason: 'worker-lost', message: 'The source could not be looked at. Try again.' };
  }

  /** Removes what earlier lives have left behind, once for each connection. Throws what the connection throws. */
  async reap(): Promise<void> {
    const docker = await this.#options.connect();
    if (this.#reapedOn === docker) return;
    this.#reapedOn = docker;
    try {
      await reapContainers(docker, this.#options);
    } catch (error) {
      this.#reapedOn = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
    await this.#remover.close(5_000);
  }

  #run(message: StepMessage, observer: StepObserver, options: ExecuteOptions): Promise<Ran> {
    const running = this.#runToEnd(message, observer, options).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  async #runToEnd(message: StepMessage, observer: StepObserver, options: ExecuteOptions): Promise<Ran> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const canceled = { outcome: { type: 'canceled' } } as const;
    if (signal.aborted) return canceled;
    const made: Docker.Container[] = [];
    let hasReplied = false;
    try {
      const ran = await Promise.race([
        this.#runOnEngine(message, observer, { ...options, signal }, made),
        untilAborted(signal).then(() => canceled),
      ]);
      hasReplied = 'answer' in ran && ran.answer.type === 'reply';
      return ran;
    } catch (error) {
      return { outcome: describeError(error) };
    } finally {
      const removing = Promise.all(made.map((container) => this.#remover.remove(container)));
      // A container whose step has replied has ended already: what is left of it is in nobody's way.
      if (!hasReplied) await Promise.race([removing, sleep(removalPatience, undefined, { ref: false })]);
    }
  }

  async #runOnEngine(
    message: StepMessage,
    observer: StepObserver,
    options: ExecuteOptions,
    made: Docker.Container[],
  ): Promise<Ran> {
    const { signal, identity } = options;
    const docker = await reachEngine(this.#options.connect, signal);
    // Beside the step: what is left there is in nobody's way.
    void this.reap().catch(() => {});
    for (let isAgain = false; ; isAgain = true) {
      const image = await this.#findImage(docker, isAgain);
      if (!image.ok) return { outcome: { type: 'failed', failure: { reason: 'user-error', message: image.error } } };
      const labels = labelsOf(this.#options, identity);
      const placed = (this.#sharesFiles && (await bindTask(message.task))) || sendTask(message.task, labels);
      const { cpus } = this.#options;
      const owner = this.#options;
      const ended = await runContainer(
        { docker, image: image.value.id, owner, cpus, placed, message: { ...message, task: placed.task } },
        observer,
        { ...options, onNamed: (container) => made.push(container) },
      );
      if (ended.type === 'answer') return { answer: ended.answer };
      if (ended.type === 'no-such-files') this.#sharesFiles = false;
      else if (isAgain)
        return { outcome: { type: 'lost', message: 'The image of the step was removed from the engine.' } };
    }
  }

  async #findImage(docker: Docker, isAgain: boolean): Promise<Result<{ id: string }, string>> {
    if (this.#image?.docker === docker && !isAgain) return { ok: true, value: this.#image };
    const image = await this.#options.image(docker);
    if (image.ok) this.#image = { docker, id: image.value.id };
    return image;
  }
}

function describeError(error: unknown): StepOutcome {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof StrangeArchive)
    return { type: 'failed', failure: { reason: 'internal', message: `The module failed unexpectedly: ${detail}.` } };
  if (isRefusal(error)) return { type: 'failed', failure: { reason: 'user-error', message: error.message } };
  if (error instanceof EngineLost) return { type: 'lost', message: error.message };
  return { type: 'lost', message: 'The Docker engine did not do what it was asked.', detail };
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
