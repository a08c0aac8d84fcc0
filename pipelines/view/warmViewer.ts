import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepFailure } from '../contract/run.ts';
import type { ViewerPriority, ViewRequest } from './protocol.ts';
import { ViewerProcess } from './viewerProcess.ts';

/** A question that has no answer; the message is written for the user. */
export class ViewError extends Error {
  override name = 'ViewError';
  readonly reason: StepFailure['reason'];
  readonly detail: string | undefined;

  constructor({ reason, message, detail }: StepFailure) {
    super(reason === 'out-of-memory' ? outOfMemory : message);
    this.reason = reason;
    this.detail = detail;
  }
}

export interface WarmViewerOptions {
  /** Folder for what does not fit in memory; emptied at the first question. */
  folder: string;
  /** Bytes that the process may use. */
  memoryLimit: number;
  priority: ViewerPriority;
  /** A process that nobody asks anything for so long is ended. Milliseconds. */
  idleTime: number;
}

/** A process for views that is started by the first question, and again by the next one after it has ended. */
export class WarmViewer {
  readonly #options: WarmViewerOptions;
  #viewer: Promise<ViewerProcess> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #asking = 0;
  #closed = false;

  constructor(options: WarmViewerOptions) {
    this.#options = options;
  }

  /** Throws ViewError, and the signal's reason. A question during which the process ended is asked once more. */
  async ask(request: ViewRequest, signal: AbortSignal): Promise<unknown> {
    clearTimeout(this.#idle);
    this.#asking += 1;
    try {
      for (let attempt = 1; ; attempt += 1) {
        const viewer = await this.#start();
        const end = await viewer.ask(request, signal);
        if (end.type === 'answer') return end.answer;
        if (end.type === 'failed') throw new ViewError(end.failure);
        if (this.#closed || attempt === 2) throw new ViewError(describeLoss(end.output));
      }
    } finally {
      this.#asking -= 1;
      if (this.#asking === 0) this.#idle = setTimeout(() => this.#end(), this.#options.idleTime).unref();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    await this.#end();
    await rm(this.#options.folder, { recursive: true, force: true }).catch(() => {});
  }

  async #start(): Promise<ViewerProcess> {
    if (this.#closed) throw new ViewError({ reason: 'worker-lost', message: 'The workspace was closed.' });
    this.#viewer ??= this.#launch();
    return await this.#viewer;
  }

  async #launch(): Promise<ViewerProcess> {
    const { folder, memoryLimit, priority } = this.#options;
    try {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      const viewer = await ViewerProcess.start({ tempDir: join(folder, randomUUID()), memoryLimit, priority });
      viewer.ended.then(() => {
        this.#viewer = undefined;
      });
      return viewer;
    } catch (error) {
      this.#viewer = undefined;
      throw error;
    }
  }

  async #end(): Promise<void> {
    const viewer = await this.#viewer?.catch(() => undefined);
    await viewer?.kill();
  }
}

function describeLoss(output: string): StepFailure {
  if (/out of memory|OOM|bad_alloc|cannot allocate memory|cannot map zero-fill/i.test(output)) {
    return { reason: 'out-of-memory', message: '', detail: output };
  }
  return {
    reason: 'worker-lost',
    message: 'The table could not be read: the process that reads it ended. Try again.',
    detail: output,
  };
}

/** Words for a question that needs more memory than there is. */
const outOfMemory =
  'This needs more memory than views may use. Look at fewer columns, or make the table smaller by a step of the pipeline.';
