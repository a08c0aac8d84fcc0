import {
  MessageChannelMain,
  type MessagePortMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from 'electron';
import { channels } from './channels.ts';
import { type EngineRequest, fromEngine, type ToEngine } from './engineProtocol.ts';
import { receiveDownload } from './receiveDownload.ts';

export interface EngineHandlers {
  /** The workspace cannot be opened; the process has ended. */
  refused(message: string): void;
  /** It ended so often that it was not started again. */
  givenUp(crashes: number): void;
}

/** Ends that nobody asked for, within a minute, after which it is given up. */
const mostRestarts = 5;
const minute = 60_000;
/** How long a clean end may take. Milliseconds. */
const closePatience = 2_000;

/**
 * Keeps the engine's process running. Each page gets a port of its own to it, through which this process sees nothing; when
 * the engine ended unasked, it is started again on the workspace that was open last, and every page gets another port.
 */
export class EngineKeeper {
  readonly #entry: string;
  readonly #handlers: EngineHandlers;
  readonly #pages = new Set<WebContents>();
  readonly #crashes: number[] = [];
  #workspace: string;
  #child: UtilityProcess | undefined;
  #isReady = false;
  #isClosing = false;
  #countRuns: ((count: number) => void) | undefined;

  constructor(entry: string, workspace: string, handlers: EngineHandlers) {
    this.#entry = entry;
    this.#workspace = workspace;
    this.#handlers = handlers;
  }

  get workspace(): string {
    return this.#workspace;
  }

  /** Starts it, where it does not run. With a folder: on this one. */
  start(workspace = this.#workspace): void {
    if (this.#child || this.#isClosing) return;
    this.#workspace = workspace;
    const request: EngineRequest = { workspace };
    const child = utilityProcess.fork(this.#entry, [JSON.stringify(request)], {
      serviceName: 'Pipewright engine',
      stdio: 'inherit',
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#child = child;
    let refused: string | undefined;
    child.on('message', (raw: unknown) => {
      const message = fromEngine.parse(raw);
      if (message.type === 'ready') this.#beReady();
      else if (message.type === 'opened') this.#workspace = message.workspace;
      else if (message.type === 'runs') this.#countRuns?.(message.count);
      else refused = message.message;
    });
    child.on('exit', () => this.#end(refused));
  }

  /** Gives the page a port as soon as the engine answers, and after every restart. */
  connect(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page);
      page.once('destroyed', () => this.#pages.delete(page));
    }
    if (this.#isReady) this.#giveTo(page);
  }

  /** The file of a one-time ticket. */
  async download(ticket: string): Promise<Response> {
    if (!this.#isReady) return Response.json({ message: 'The engine is away.' }, { status: 503 });
    const { port1, port2 } = new MessageChannelMain();
    this.#send({ type: 'download', ticket }, port1);
    return await receiveDownload(port2);
  }

  /** Runs that are going on; 0 when the engine is away. */
  async countRuns(): Promise<number> {
    if (!this.#isReady) return 0;
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#countRuns = resolve;
    this.#send({ type: 'count-runs' });
    const timer = setTimeout(() => resolve(0), closePatience);
    return await promise.finally(() => clearTimeout(timer));
  }

  /** Asks it to end, and ends it when it does not. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const child = this.#child;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#send({ type: 'close' });
    const timer = setTimeout(() => child.kill(), closePatience);
    await ended.finally(() => clearTimeout(timer));
  }

  #beReady(): void {
    this.#isReady = true;
    for (const page of this.#pages) this.#giveTo(page);
  }

  #end(refused: string | undefined): void {
    this.#child = undefined;
    this.#isReady = false;
    this.#countRuns?.(0);
    if (this.#isClosing) return;
    if (refused !== undefined) {
      this.#handlers.refused(refused);
      return;
    }
    const now = Date.now();
    this.#crashes.push(now);
    const recent = this.#crashes.filter((at) => at > now - minute).length;
    if (recent <= mostRestarts) this.start();
    else {
      this.#crashes.length = 0;
      this.#handlers.givenUp(recent);
    }
  }

  #giveTo(page: WebContents): void {
    if (page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#send({ type: 'page' }, port1);
    page.postMessage(channels.enginePort, null, [port2]);
  }

  #send(message: ToEngine, port?: MessagePortMain): void {
    this.#child?.postMessage(message, port ? [port] : []);
  }
}
