import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
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
import { type ContainerOwner, labelsOf, needsNetwork } from './containerOptions.ts';
import { ContainerRemover } from './containerRemover.ts';
import { watchEngine } from './engineWatch.ts';
import { EngineLost, reachEngine } from './reachEngine.ts';
import { reapContainers } from './reapContainers.ts';
import { runContainer } from './runContainer.ts';
import { isSmall } from './scratchPlace.ts';
import { sendTask } from './sendTask.ts';
import type { SpareShape } from './spareContainer.ts';
import { SpareContainers } from './spareContainers.ts';

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

/** A step on its way. */
interface Running {
  docker: Docker;
  message: StepMessage;
  observer: StepObserver;
  options: ExecuteOptions;
  /** Settles with words for users when the engine is gone. */
  gone: Promise<string>;
  /** What removes the containers that it had. */
  made: (() => Promise<void>)[];
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
  readonly #spares = new SpareContainers(this.#remover);
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
    this.#spares.close();
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
    const made: (() => Promise<void>)[] = [];
    let hasReplied = false;
    try {
      const ran = await Promise.race([
        this.#runWatched(message, observer, { ...options, signal }, made),
        untilAborted(signal).then(() => canceled),
      ]);
      hasReplied = 'answer' in ran && ran.answer.type === 'reply';
      return ran;
    } catch (error) {
      return { outcome: describeError(error) };
    } finally {
      const removing = Promise.all(made.map((remove) => remove()));
      // A container whose step has replied has ended already: what is left of it is in nobody's way.
      if (!hasReplied) await Promise.race([removing, sleep(removalPatience, undefined, { ref: false })]);
    }
  }

  async #runWatched(
    message: StepMessage,
    observer: StepObserver,
    options: ExecuteOptions,
    made: (() => Promise<void>)[],
  ): Promise<Ran> {
    const docker = await reachEngine(this.#options.connect, options.signal);
    // Beside the step: what is left there is in nobody's way.
    void this.reap().catch(() => {});
    const { gone, stop } = watchEngine(docker);
    const lost = gone.then((words) => Promise.reject(new EngineLost(words)));
    try {
      const running = { docker, message, observer, options, gone, made };
      return await Promise.race([this.#runOnEngine(running), lost]);
    } finally {
      stop();
    }
  }

  async #runOnEngine(running: Running): Promise<Ran> {
    const { docker, message, observer, options, gone, made } = running;
    for (let isAgain = false; ; isAgain = true) {
      const image = await this.#findImage(docker, isAgain);
      if (!image.ok) return { outcome: { type: 'failed', failure: { reason: 'user-error', message: image.error } } };
      const shape = this.#shapeOf(docker, image.value.id, message);
      const onBegun = () => shape && this.#spares.expect(shape);
      const answer = shape && (await this.#runInSpare(shape, running, onBegun));
      if (answer) return { answer };
      const labels = labelsOf(this.#options, options.identity);
      const placed = (this.#sharesFiles && (await bindTask(message.task))) || sendTask(message.task, labels);
      const { cpus } = this.#options;
      const ended = await runContainer(
        { docker, image: image.value.id, owner: this.#options, cpus, placed, message },
        observer,
        { ...options, gone, onBegun, onNamed: (container) => made.push(() => this.#remover.remove(container)) },
      );
      if (ended.type === 'answer') return { answer: ended.answer };
      if (ended.type === 'no-such-files') this.#sharesFiles = false;
      else if (isAgain)
        return { outcome: { type: 'lost', message: 'The image of the step was removed from the engine.' } };
    }
  }

  /** undefined where there is no spare container, or it did not take the step. */
  async #runInSpare(shape: SpareShape, running: Running, onBegun: () => void): Promise<Answer | undefined> {
    const { message, observer, options, gone, made } = running;
    if (shape.shared !== undefined && !(await isSmall(message.task).catch(() => false))) return undefined;
    const spare = this.#spares.take(shape);
    if (!spare) return undefined;
    made.push(() => spare.drop());
    return await spare.serve(message, observer, { ...options, gone, onBegun });
  }

  /** undefined for what gets a container of its own making: a step that needs a network, and a look at a source. */
  #shapeOf(docker: Docker, image: string, { type, task }: StepMessage): SpareShape | undefined {
    const { cpus } = this.#options;
    if (type !== 'run-step' || needsNetwork(task)) return undefined;
    // Beside the attempt's folder, where everything is removed at the engine's start.
    const shared = this.#sharesFiles ? dirname(dirname(task.tempDir)) : undefined;
    const { memoryLimit, threads } = task;
    return { docker, image, owner: this.#options, cpus, memoryLimit, threads, shared };
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
