import type { ChildOptions, RunContext } from '../../modules/define.ts';
import { type ChildMetric, type ChildResult, childRequest } from '../contract/child.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

interface Waiting {
  onMetric: ((metric: ChildMetric) => void) | undefined;
  settle(result: ChildResult): void;
}

/** Child runs that the step of this worker has asked for. */
export class ChildRuns {
  readonly #send: (message: FromWorker) => void;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  readonly run: RunContext['runChild'] = async (request, { onMetric, signal }: ChildOptions = {}) => {
    const parsed = childRequest.parse({ ...request, follow: onMetric !== undefined });
    this.#last += 1;
    const id = this.#last;
    const ended = new Promise<ChildResult>((settle) => this.#waiting.set(id, { onMetric, settle }));
    const cancel = () => this.#send({ type: 'cancel-child', id });
    this.#send({ type: 'start-child', id, request: parsed });
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    try {
      return await ended;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };

  hear(message: Extract<ToWorker, { type: 'child-metric' | 'child-ended' }>): void {
    const waiting = this.#waiting.get(message.id);
    if (message.type === 'child-metric') {
      waiting?.onMetric?.(message.metric);
      return;
    }
    this.#waiting.delete(message.id);
    waiting?.settle(message.result);
  }
}
