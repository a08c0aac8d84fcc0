import type { ChildResult } from '../contract/child.ts';
import { unreachable } from '../contract/error.ts';
import type { FromWorker, ToWorker } from '../worker/protocol.ts';
import type { StartedChild, StepObserver } from './executor.ts';
import { StepClock } from './stepClock.ts';
import type { Ended, StepWorker } from './stepWorker.ts';

type Reply = Extract<FromWorker, { type: 'completed' | 'inspected' | 'failed' }>;

/** How a conversation with a worker ended. */
export type Answer =
  | { type: 'reply'; reply: Reply }
  | { type: 'ended'; ended: Ended }
  | { type: 'canceled' }
  | { type: 'timed-out' };

/** One message to a worker, up to its last word, its end, the time-out or the signal. Then no child run of it goes on. */
export function converse(
  worker: StepWorker,
  message: ToWorker,
  observer: StepObserver,
  signal: AbortSignal,
  timeout: number | undefined,
): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clock.stop();
      signal.removeEventListener('abort', cancel);
      children.cancelAll();
      resolve(answer);
    };
    const cancel = () => settle({ type: 'canceled' });
    const clock = new StepClock(timeout, () => settle({ type: 'timed-out' }));
    const children = new ChildTable(worker, observer, clock);
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel);
    worker.ended.then((ended) => settle({ type: 'ended', ended }));
    worker.send(message, hear(observer, children, settle), (line) => observer.log('warning', line));
  });
}

function hear(
  observer: StepObserver,
  children: ChildTable,
  settle: (answer: Answer) => void,
): (message: FromWorker) => void {
  return (message) => {
    switch (message.type) {
      case 'ready':
        return;
      case 'log':
        return observer.log(message.level, message.message);
      case 'metric':
        return observer.metric(message.name, message.value, message.step);
      case 'progress':
        return observer.progress(message.fraction, message.message);
      case 'start-child':
        return children.start(message);
      case 'cancel-child':
        return children.cancel(message.id);
      case 'completed':
      case 'inspected':
      case 'failed':
        return settle({ type: 'reply', reply: message });
      default:
        unreachable(message);
    }
  };
}

const refusal: ChildResult = {
  runId: '',
  status: 'failed',
  failure: { reason: 'internal', message: 'There are no child runs here.', step: 'the run itself' },
  outputs: {},
  metrics: {},
};

/** The child runs that a step has asked for and that go on. */
class ChildTable {
  readonly #worker: StepWorker;
  readonly #observer: StepObserver;
  readonly #clock: StepClock;
  readonly #going = new Map<number, StartedChild>();
  #isOver = false;

  constructor(worker: StepWorker, observer: StepObserver, clock: StepClock) {
    this.#worker = worker;
    this.#observer = observer;
    this.#clock = clock;
  }

  start({ id, request }: Extract<FromWorker, { type: 'start-child' }>): void {
    if (this.#isOver) return;
    const child = this.#observer.startChild?.(request, (metric) => this.#tell({ type: 'child-metric', id, metric }));
    if (!child) {
      this.#tell({ type: 'child-ended', id, result: refusal });
      return;
    }
    this.#going.set(id, child);
    this.#clock.pause();
    void child.result.then((result) => {
      this.#going.delete(id);
      if (this.#going.size === 0 && !this.#isOver) this.#clock.goOn();
      this.#tell({ type: 'child-ended', id, result });
    });
  }

  cancel(id: number): void {
    this.#going.get(id)?.cancel();
  }

  cancelAll(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const child of this.#going.values()) child.cancel();
  }

  #tell(message: ToWorker): void {
    if (!this.#isOver) this.#worker.tell(message);
  }
}
