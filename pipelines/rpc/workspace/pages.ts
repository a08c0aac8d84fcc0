import type { WorkspaceMessage } from '../../contract/rpc/workspace.ts';
import { PageQueue } from './pageQueue.ts';

/** The pages that listen, and what each of them has yet to be told. */
export class Pages {
  readonly #queues = new Set<PageQueue>();

  broadcast(message: WorkspaceMessage): void {
    for (const queue of this.#queues) queue.push(message);
  }

  /** Everything that is told from now on, `first` before all else, until the signal. */
  async *watch(first: () => WorkspaceMessage, signal?: AbortSignal): AsyncGenerator<WorkspaceMessage, void> {
    const queue = new PageQueue();
    this.#queues.add(queue);
    const end = () => queue.end();
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    try {
      yield first();
      for (let message = await queue.next(); message; message = await queue.next()) yield message;
    } finally {
      signal?.removeEventListener('abort', end);
      this.#queues.delete(queue);
    }
  }

  /** Ends all streams: the engine is closing. */
  close(): void {
    for (const queue of this.#queues) queue.end();
  }

  get count(): number {
    return this.#queues.size;
  }
}
