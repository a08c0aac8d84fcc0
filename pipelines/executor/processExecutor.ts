import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { StepFailure } from '../contract/run.ts';
import type { Column } from '../contract/table.ts';
import type { StepTask, ToWorker } from '../worker/protocol.ts';
import { canServeAgain } from './canServeAgain.ts';
import { type Answer, converse } from './converse.ts';
import { describeAnswer } from './describeAnswer.ts';
import type { ExecuteOptions, Executor, StepObserver, StepOutcome } from './executor.ts';
import type { Ended } from './stepWorker.ts';
import { WorkerProcess } from './workerProcess.ts';

export interface ProcessExecutorOptions {
  /** Bytes that a step may use. */
  memoryLimit: number;
  /** The program that the workers run. */
  entry?: string;
}

const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };

/** Runs each step in a child process of this machine, and keeps the processes warm for the next steps. */
export class ProcessExecutor implements Executor {
  readonly environment = `${process.platform}-${process.arch}`;
  readonly #options: Required<ProcessExecutorOptions>;
  readonly #idle: WorkerProcess[] = [];
  readonly #busy = new Set<WorkerProcess>();
  readonly #closing = new AbortController();

  constructor(options: ProcessExecutorOptions) {
    const entry = fileURLToPath(new URL('../worker/main.ts', import.meta.url));
    this.#options = { entry, ...options };
  }

  async execute(task: StepTask, observer: StepObserver, options: ExecuteOptions): Promise<StepOutcome> {
    const answer = await this.#ask({ type: 'run-step', task }, observer, options);
    const outcome = describeAnswer(answer, options.timeout);
    if (outcome.type !== 'completed') {
      await Promise.all(Object.values(task.outputs).map((path) => rm(path, { recursive: true, force: true })));
    }
    return outcome;
  }

  async inspect(task: StepTask, options: ExecuteOptions): Promise<Column[] | StepFailure> {
    const answer = await this.#ask({ type: 'inspect', task }, silent, options);
    if (answer.type === 'reply' && answer.reply.type === 'inspected') return answer.reply.columns;
    const outcome = describeAnswer(answer, options.timeout);
    if (outcome.type === 'failed') return outcome.failure;
    return { reason: 'worker-lost', message: 'The source could not be looked at. Try again.' };
  }

  setMemoryLimit(bytes: number): void {
    this.#options.memoryLimit = bytes;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#idle, ...this.#busy].map((worker) => worker.kill()));
    this.#idle.length = 0;
  }

  async #ask(message: ToWorker, observer: StepObserver, options: ExecuteOptions): Promise<Answer> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    if (signal.aborted) return { type: 'canceled' };
    const worker = await this.#acquire(options.isolated ?? false, signal);
    if (!(worker instanceof WorkerProcess))
      return signal.aborted ? { type: 'canceled' } : { type: 'ended', ended: worker };
    this.#busy.add(worker);
    try {
      const answer = await converse(worker, message, observer, signal, options.timeout);
      if (this.#canServeAgain(answer, options)) this.#idle.push(worker);
      else await worker.kill();
      return answer;
    } finally {
      this.#busy.delete(worker);
    }
  }

  async #acquire(isolated: boolean, signal: AbortSignal): Promise<WorkerProcess | Ended> {
    if (!isolated) {
      for (let worker = this.#idle.pop(); worker; worker = this.#idle.pop()) {
        // Not among the idle while this waits, so it is no other step's.
        await worker.limitMemory(this.#options.memoryLimit);
        if (worker.isAlive) return worker;
      }
    }
    return await WorkerProcess.start(this.#options.entry, this.#options.memoryLimit, signal);
  }

  /** A process that served a stranger's code is not trusted with another step either. */
  #canServeAgain(answer: Answer, { isolated }: ExecuteOptions): boolean {
    if (isolated || this.#closing.signal.aborted) return false;
    return canServeAgain(answer, this.#options.memoryLimit);
  }
}
