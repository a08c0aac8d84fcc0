import type { Readable, Writable } from 'node:stream';
import { aliveInterval } from '../../worker/agentPatience.ts';
import { type FromAgent, fromAgent, type ToAgent } from '../../worker/agentProtocol.ts';
import type { FromWorker, ToWorker } from '../../worker/protocol.ts';
import { readLines } from '../../worker/readLines.ts';
import type { Ended, StepWorker } from '../stepWorker.ts';

/** Bytes between an engine and an agent; of a duplex stream both are the same. */
export interface AgentStreams {
  incoming: Readable;
  outgoing: Writable;
}

export type StepMessage = Extract<ToWorker, { type: 'run-step' | 'inspect' }>;
/** What the worker says, or something that it has loaded prints. */
type Said = FromWorker | Extract<FromAgent, { type: 'output' }>;

/**
 * A worker behind an agent, for one step or, where the agent clears up, for one after the other. It is gone when the agent says so, when the stream ends or breaks, when the agent says what nobody
 * understands, and when `drop` is called. What is there to be ended then is the business of whoever made the streams.
 */
export class AgentConnection implements StepWorker {
  readonly ended: Promise<Ended>;
  readonly #outgoing: Writable;
  readonly #settle: (ended: Ended) => void;
  readonly #alive: NodeJS.Timeout;
  #begun = Promise.withResolvers<void>();
  #hasBegun = false;
  #hasAnswered = false;
  #isOver = false;
  readonly #waiting: Said[] = [];
  #onCleared: (() => void) | undefined;
  #listener: ((message: FromWorker) => void) | undefined;
  #onOutput: ((line: string) => void) | undefined;

  constructor({ incoming, outgoing }: AgentStreams) {
    this.#outgoing = outgoing;
    const { promise, resolve } = Promise.withResolvers<Ended>();
    this.ended = promise;
    this.#settle = (ended) => {
      this.#isOver = true;
      resolve(ended);
    };
    this.#alive = setInterval(() => this.#write({ type: 'alive' }), aliveInterval);
    promise.then(() => clearInterval(this.#alive));
    const over = () => this.drop('The connection to the step was lost.');
    readLines(incoming, (line) => this.#hear(line));
    for (const event of ['end', 'close', 'error']) incoming.on(event, over);
    outgoing.on('error', over);
  }

  /** Settles when the worker has the step, or is gone. What it says from then on waits for `send`. */
  begin(message: StepMessage): Promise<unknown> {
    this.#begun = Promise.withResolvers<void>();
    this.#hasBegun = false;
    this.#listener = undefined;
    this.#write(message);
    return Promise.race([this.#begun.promise, this.ended]);
  }

  /** The worker has been given the step that was begun last. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Hears what the worker says; `begin` has sent the message. */
  send(_: ToWorker, listener: (message: FromWorker) => void, onOutput: (line: string) => void): void {
    this.#onOutput = onOutput;
    this.#listener = listener;
    for (const message of this.#waiting.splice(0)) if (!this.#hasAnswered) this.#pass(message);
  }

  tell(message: ToWorker): void {
    this.#write(message);
  }

  /** Has all removed that the step has left. false: something stays, or the worker is gone, and no other step may follow. */
  async clear(): Promise<boolean> {
    const cleared = new Promise<true>((resolve) => {
      this.#onCleared = () => resolve(true);
    });
    this.#write({ type: 'clear' });
    return await Promise.race([cleared, this.ended.then(() => false)]);
  }

  /** Asks the agent to end the worker. */
  cancel(): void {
    this.#write({ type: 'cancel' });
  }

  /** Nothing more is heard or said. `message`: why, in words for users. */
  drop(message: string): void {
    this.#settle({ code: null, signal: null, output: '', message });
  }

  #write(message: ToAgent): void {
    if (this.#outgoing.writable) this.#outgoing.write(`${JSON.stringify(message)}\n`);
  }

  #hear(line: string): void {
    if (this.#isOver) return;
    const message = parseLine(line);
    if (!message) {
      const ended = { code: null, signal: null, output: line.slice(0, 500) };
      this.#settle({ ...ended, message: 'What runs the step said what nobody understands.' });
    } else if (message.type === 'begun') {
      this.#hasBegun = true;
      this.#hasAnswered = false;
      this.#begun.resolve();
    } else if (message.type === 'ended') this.#settle(message);
    else if (message.type === 'cleared') this.#onCleared?.();
    // What a step says after its last word is not the next one's.
    else if (this.#hasAnswered) return;
    else if (this.#listener) this.#pass(message);
    else this.#waiting.push(message);
  }

  #pass(message: Said): void {
    this.#hasAnswered ||= isLastWord(message);
    if (message.type === 'output') this.#onOutput?.(message.line);
    else this.#listener?.(message);
  }
}

function isLastWord({ type }: Said): boolean {
  return type === 'completed' || type === 'inspected' || type === 'failed';
}

function parseLine(line: string): FromAgent | undefined {
  try {
    return fromAgent.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
