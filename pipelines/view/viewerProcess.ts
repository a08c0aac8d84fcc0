import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StepFailure } from '../contract/run.ts';
import { limitMemory } from '../executor/memoryLimit.ts';
import { killTree } from '../executor/processTree.ts';
import { type FromViewer, fromViewer, type ToViewer, type ViewerOptions, type ViewRequest } from './protocol.ts';

export type ViewEnd =
  | { type: 'answer'; answer: unknown }
  | { type: 'failed'; failure: StepFailure }
  /** The process is gone; the end of what it printed. */
  | { type: 'ended'; output: string };

const outputKept = 8_000;

/** One child process that answers several questions at once. */
export class ViewerProcess {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, (end: ViewEnd) => void>();
  readonly #ended: Promise<string>;
  #output = '';
  #isGone = false;
  #next = 1;
  #onReady: (() => void) | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-outputKept);
      });
    }
    child.on('message', (raw) => {
      const message = fromViewer.safeParse(raw);
      if (message.success) return this.#hear(message.data);
      this.#output += `The process said what nobody understands: ${JSON.stringify(raw)?.slice(0, 200)}\n`;
      if (child.pid !== undefined) killTree(child.pid);
    });
    this.#ended = new Promise((resolve) => {
      // A child that could not be started emits `error` and never `close`.
      child.on('error', (error) => resolve(error.message));
      child.on('close', () => resolve(this.#output));
    });
    this.#ended.then((output) => {
      this.#isGone = true;
      for (const settle of this.#asked.values()) settle({ type: 'ended', output });
    });
  }

  /** Starts the program and waits until it listens. Throws when it does not come up. */
  static async start(options: ViewerOptions): Promise<ViewerProcess> {
    const entry = fileURLToPath(new URL('./main.ts', import.meta.url));
    const child = fork(entry, [JSON.stringify(options)], {
      // A group of its own, so that a terminal's Ctrl+C reaches the engine only.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A query takes one of these threads to its end: long ones may not keep all of them from the short ones.
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        `--max-old-space-size=${Math.ceil(options.memoryLimit / 2 ** 20)}`,
      ],
    });
    const viewer = new ViewerProcess(child);
    const ready = new Promise<undefined>((resolve) => {
      viewer.#onReady = () => resolve(undefined);
    });
    const output = await Promise.race([ready, viewer.#ended]);
    if (output !== undefined) throw new Error(`The process for table views did not start: ${output}`);
    if (child.pid !== undefined) await limitMemory(child.pid, options.memoryLimit, undefined);
    return viewer;
  }

  /** Settles when the process is gone. */
  get ended(): Promise<unknown> {
    return this.#ended;
  }

  /** Throws the signal's reason when it is aborted; the work is given up then. */
  ask(request: ViewRequest, signal: AbortSignal): Promise<ViewEnd> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#isGone) return resolve({ type: 'ended', output: this.#output });
      const cancel = () => {
        this.#asked.delete(id);
        this.#send({ type: 'cancel', id });
        reject(signal.reason);
      };
      signal.addEventListener('abort', cancel, { once: true });
      this.#asked.set(id, (end) => {
        this.#asked.delete(id);
        signal.removeEventListener('abort', cancel);
        resolve(end);
      });
      this.#send({ type: 'ask', id, request });
    });
  }

  async kill(): Promise<void> {
    if (this.#child.pid !== undefined) killTree(this.#child.pid);
    await this.#ended;
  }

  #hear(message: FromViewer): void {
    if (message.type === 'ready') {
      this.#onReady?.();
      return;
    }
    const settle = this.#asked.get(message.id);
    if (message.type === 'answer') settle?.({ type: 'answer', answer: message.answer });
    else settle?.({ type: 'failed', failure: message.failure });
  }

  #send(message: ToViewer): void {
    // A send to a process that has just ended fails here; `ended` tells it to whoever waits.
    this.#child.send(message, () => {});
  }
}
