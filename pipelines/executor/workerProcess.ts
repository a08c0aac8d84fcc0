import { type ChildProcess, fork } from 'node:child_process';
import { type FromWorker, fromWorker, type ToWorker } from '../worker/protocol.ts';
import { stepFlags } from '../worker/stepFlags.ts';
import { limitMemory } from './memoryLimit.ts';
import { killTree } from './processTree.ts';
import type { Ended, StepWorker } from './stepWorker.ts';

const outputKept = 8_000;

/** One child process that runs one step at a time. */
export class WorkerProcess implements StepWorker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #output = '';
  #limitedFrom: number | undefined;
  #listener: ((message: FromWorker) => void) | undefined;
  #onOutput: ((line: string) => void) | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-outputKept);
        for (const line of text.split('\n')) if (line.trim() !== '') this.#onOutput?.(line);
      });
    }
    child.on('message', (raw) => {
      const message = fromWorker.safeParse(raw);
      if (message.success) return this.#listener?.(message.data);
      this.#output += `The worker said what nobody understands: ${JSON.stringify(raw)?.slice(0, 200)}\n`;
      if (child.pid !== undefined) killTree(child.pid);
    });
    this.#ended = new Promise((resolve) => {
      // A child that could not be started emits `error` and never `close`.
      child.on('error', (error) => resolve({ code: null, signal: null, output: error.message }));
      child.on('close', (code, signal) => resolve({ code, signal, output: this.#output }));
    });
  }

  /** Starts a worker and waits until it listens. Answers how it ended where it did not come up, or was not wanted any more. */
  static async start(entry: string, memoryLimit: number, signal: AbortSignal): Promise<WorkerProcess | Ended> {
    const child = fork(entry, {
      // A group of its own, so that the whole tree can be ended, and a terminal's Ctrl+C reaches the engine only.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [...stepFlags, `--max-old-space-size=${Math.ceil(memoryLimit / 2 ** 20)}`],
    });
    const worker = new WorkerProcess(child);
    const ready = new Promise<'ready'>((resolve) => {
      worker.#listener = (message) => message.type === 'ready' && resolve('ready');
    });
    const abandon = () => void worker.kill();
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    try {
      const first = await Promise.race([ready, worker.#ended]);
      if (first !== 'ready') return first;
      await worker.limitMemory(memoryLimit);
      return worker;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
  }

  /** Lets the process use so many bytes more than it has now: before every step, whatever earlier ones have left behind. */
  async limitMemory(bytes: number): Promise<void> {
    if (this.#child.pid !== undefined) this.#limitedFrom = await limitMemory(this.#child.pid, bytes, this.#limitedFrom);
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.connected;
  }

  send(message: ToWorker, listener: (message: FromWorker) => void, onOutput: (line: string) => void): void {
    this.#listener = listener;
    this.#onOutput = onOutput;
    // A send to a process that has just ended fails here; `ended` tells it to whoever waits.
    this.#child.send(message, () => {});
  }

  tell(message: ToWorker): void {
    this.#child.send(message, () => {});
  }

  /** Ends the process and all that it started, and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.#child.pid !== undefined) killTree(this.#child.pid);
    await this.#ended;
  }
}
