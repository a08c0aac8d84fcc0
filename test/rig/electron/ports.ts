import { EventEmitter } from 'node:events';

/** Electron's ports, within this process: messages are copied as the structured clone algorithm does, and wait for `start`. */
export class StandInPort extends EventEmitter {
  other: StandInPort | undefined;
  #isStarted = false;
  #isClosed = false;
  readonly #waiting: { data: unknown; ports: StandInPort[] }[] = [];

  postMessage(data: unknown, ports: StandInPort[] = []): void {
    const message = { data: structuredClone(data), ports };
    const { other } = this;
    if (!this.#isClosed) setImmediate(() => other?.receive(message));
  }

  receive(message: { data: unknown; ports: StandInPort[] }): void {
    if (this.#isClosed) return;
    if (this.#isStarted) this.emit('message', message);
    else this.#waiting.push(message);
  }

  start(): void {
    this.#isStarted = true;
    for (const message of this.#waiting.splice(0)) setImmediate(() => this.receive(message));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { other } = this;
    setImmediate(() => {
      this.emit('close');
      other?.close();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }
}

export class StandInChannel {
  readonly port1 = new StandInPort();
  readonly port2 = new StandInPort();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}
