import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';

/** Milliseconds between two tries while the engine does not answer. */
const pause = 2_000;

/** Ends and removes containers with their volumes, and goes on trying where the engine is away. */
export class ContainerRemover {
  readonly #going = new Set<Promise<void>>();
  readonly #closed = new AbortController();

  /**
   * Settles when the container is gone, or this was closed. One that is still being made is removed when it is there. `after`: what
   * else is to be removed then; it never rejects.
   */
  remove(container: Docker.Container | Promise<Docker.Container>, after = async () => {}): Promise<void> {
    const removing = this.#removeAgain(container)
      .then(after)
      .finally(() => this.#going.delete(removing));
    this.#going.add(removing);
    return removing;
  }

  /** Waits for what is being removed, at most so many milliseconds; another engine's start finds what is left. */
  async close(milliseconds: number): Promise<void> {
    await Promise.race([Promise.all(this.#going), sleep(milliseconds, undefined, { ref: false })]);
    this.#closed.abort();
  }

  async #removeAgain(made: Docker.Container | Promise<Docker.Container>): Promise<void> {
    const container = await made;
    while (!(await tryRemove(container))) {
      if (this.#closed.signal.aborted) return;
      await sleep(pause, undefined, { signal: this.#closed.signal, ref: false }).catch(() => {});
    }
  }
}

/** Whether the container is gone. */
async function tryRemove(container: Docker.Container): Promise<boolean> {
  try {
    await container.remove({ force: true, v: true });
    return true;
  } catch (error) {
    // 404: gone. 409: somebody else removes it already, and then it is gone the next time.
    return (error as { statusCode?: number }).statusCode === 404;
  }
}
