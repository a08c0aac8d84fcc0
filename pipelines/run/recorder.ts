import type { NewRunEvent } from '../contract/event.ts';
import type { RunStatus, StepCounts } from '../contract/run.ts';
import type { EventStream } from '../event/eventStream.ts';

type StepEnd = keyof StepCounts;

/** Emits the events of one run, and counts what its last event says. */
export class RunRecorder {
  readonly runId: string;
  readonly #events: EventStream;
  readonly #hear: ((event: NewRunEvent) => void) | undefined;
  readonly #ends = new Map<string, StepEnd>();
  readonly #metrics = new Map<string, Record<string, number>>();

  /** `hear` is called with each event, before it is stored. */
  constructor(runId: string, events: EventStream, hear?: (event: NewRunEvent) => void) {
    this.runId = runId;
    this.#events = events;
    this.#hear = hear;
  }

  emit(event: NewRunEvent): void {
    this.#count(event);
    this.#hear?.(event);
    this.#events.emit({ ...event, runId: this.runId, at: Date.now() });
  }

  /** Emits the last event and sees to it that all events are stored. */
  finish(status: RunStatus): { steps: StepCounts; metrics: Record<string, Record<string, number>> } {
    const steps: StepCounts = { completed: 0, reused: 0, failed: 0, skipped: 0, canceled: 0 };
    for (const end of this.#ends.values()) steps[end] += 1;
    const metrics = Object.fromEntries(this.#metrics);
    this.emit({ type: 'run-finished', status, steps, metrics });
    this.#events.flush();
    return { steps, metrics };
  }

  #count(event: NewRunEvent): void {
    switch (event.type) {
      case 'step-started':
        this.#metrics.delete(event.nodeId);
        return;
      case 'metric':
        this.#addMetric(event.nodeId, event);
        return;
      case 'step-reused':
        for (const metric of event.metrics) this.#addMetric(event.nodeId, metric);
        this.#ends.set(event.nodeId, 'reused');
        return;
      case 'step-completed':
      case 'step-failed':
      case 'step-skipped':
      case 'step-canceled':
        this.#ends.set(event.nodeId, event.type.slice('step-'.length) as StepEnd);
        return;
    }
  }

  #addMetric(nodeId: string, { name, value }: { name: string; value: number }): void {
    const metrics = this.#metrics.get(nodeId) ?? {};
    metrics[name] = value;
    this.#metrics.set(nodeId, metrics);
  }
}
