import type { RunEvent } from '../../contract/event.ts';
import type { WorkspaceMessage } from '../../contract/rpc/workspace.ts';

/** Run events that may wait for one page. One that reads more slowly than this is better off reading anew. */
const mostEvents = 5_000;

/** What one page has yet to be told. Bounded: messages that say the same are one, and a page that falls behind is told so. */
export class PageQueue {
  #messages: WorkspaceMessage[] = [];
  #events = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  push(message: WorkspaceMessage): void {
    if (this.#ended) return;
    if (message.type === 'run-events') this.#pushEvents(message.events);
    else {
      const key = keyOf(message);
      this.#messages = this.#messages.filter((other) => keyOf(other) !== key);
      this.#messages.push(message);
    }
    this.#wake?.();
  }

  /** The next message, as soon as there is one; undefined at the end. */
  async next(): Promise<WorkspaceMessage | undefined> {
    while (this.#messages.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.#ended) return undefined;
    const message = this.#messages.shift();
    if (message?.type === 'run-events') this.#events -= message.events.length;
    return message;
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  #pushEvents(events: readonly RunEvent[]): void {
    if (this.#events + events.length > mostEvents) {
      this.#messages = this.#messages.filter(({ type }) => type !== 'run-events' && type !== 'missed');
      this.#messages.push({ type: 'missed' });
      this.#events = 0;
      return;
    }
    this.#events += events.length;
    const last = this.#messages.at(-1);
    if (last?.type === 'run-events') last.events.push(...events);
    else this.#messages.push({ type: 'run-events', events: [...events] });
  }
}

/** Of two waiting messages with one key, only the later one says anything. */
function keyOf(message: WorkspaceMessage): unknown {
  if (message.type === 'run-events') return message;
  return message.type === 'pipeline-changed' ? `${message.type} ${message.path}` : message.type;
}
