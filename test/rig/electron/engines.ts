import { EventEmitter } from 'node:events';
import type { ToEngine } from '../../../electron/engineProtocol.ts';
import type { Parent } from '../../../electron/serveEngine.ts';
import type { StandInPort } from './ports.ts';

/** What runs in place of the engine's process; the real program can be given. */
export type EngineProgram = (request: string, parent: Parent) => Promise<void>;

/** A utility process: what it was started with, what it was sent, and its end when the test says so. */
export class StandInEngine extends EventEmitter {
  readonly entry: string;
  readonly args: readonly string[];
  readonly options: Record<string, unknown>;
  readonly sent: { message: ToEngine; ports: StandInPort[] }[] = [];
  readonly #parent = new EventEmitter();

  constructor(entry: string, args: readonly string[], options: Record<string, unknown>, program?: EngineProgram) {
    super();
    this.entry = entry;
    this.args = args;
    this.options = options;
    const parent: Parent = {
      on: (event, listener) => this.#parent.on(event, listener),
      postMessage: (message) => this.tell(message),
    };
    program?.(args[0] ?? '', parent).then(() => this.end(0));
  }

  postMessage(message: ToEngine, ports: StandInPort[] = []): void {
    this.sent.push({ message, ports });
    setImmediate(() => this.#parent.emit('message', { data: structuredClone(message), ports }));
  }

  /** The engine says something to the main process. */
  tell(message: unknown): void {
    setImmediate(() => this.emit('message', structuredClone(message)));
  }

  /** The process ends, and its ports with it. */
  end(code: number): void {
    for (const { ports } of this.sent) for (const port of ports) port.close();
    setImmediate(() => this.emit('exit', code));
  }

  kill(): boolean {
    this.end(1);
    return true;
  }
}
