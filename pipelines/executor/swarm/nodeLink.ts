import { PassThrough, type Readable, type Writable } from 'node:stream';
import { z } from 'zod';
import { type PackedFile, packFiles, unpackFiles } from '../../worker/jobFiles.ts';
import { type LinkOrder, linkPatience, pingInterval } from '../../worker/linkProtocol.ts';
import { readLines } from '../../worker/readLines.ts';
import type { AgentStreams } from '../remote/agentConnection.ts';
import type { Ticket } from './ticket.ts';

const linkAnswer = z.discriminatedUnion('link', [
  z.strictObject({ link: z.literal('ping') }),
  z.strictObject({ link: z.literal('joined'), node: z.string().max(300) }),
  z.strictObject({ link: z.literal('done'), id: z.number().int(), failure: z.string().max(10_000).optional() }),
]);

/** Characters of a line; a longer one is nobody's that is to be talked to. */
const longestLine = 64e6;

/**
 * The engine's end of a container's long request: the agent's streams, orders about files, and signs of life. It is over when the
 * container is silent for longer than `linkPatience`, when the request ends, and when it is left.
 */
export class NodeLink {
  readonly agent: AgentStreams;
  /** Settles with the name of the machine when the container has introduced itself. */
  readonly node: Promise<string>;
  /** Settles when the container has closed the request: it is gone, or was given up. */
  readonly closed: Promise<void>;
  readonly #ticket: Ticket;
  readonly #incoming: Readable;
  readonly #outgoing: Writable;
  readonly #toEngine = new PassThrough();
  readonly #orders = new Map<number, (failure: string | undefined) => void>();
  readonly #ping: NodeJS.Timeout;
  readonly #patience: NodeJS.Timeout;
  #lastOrder = 0;
  #isOver = false;

  constructor(ticket: Ticket, incoming: Readable, outgoing: Writable) {
    this.#ticket = ticket;
    this.#outgoing = outgoing;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.node = promise;
    const over = () => this.#end();
    this.agent = { incoming: this.#toEngine, outgoing };
    this.#ping = setInterval(() => this.#say({ link: 'ping' }), pingInterval);
    this.#patience = setTimeout(over, linkPatience);
    this.#incoming = incoming;
    this.closed = new Promise((settle) => incoming.once('close', settle));
    for (const event of ['end', 'close', 'error']) incoming.on(event, over);
    outgoing.on('error', over).on('close', over);
    let unfinished = 0;
    incoming.on('data', (bytes: Buffer) => {
      this.#patience.refresh();
      const end = bytes.lastIndexOf(10);
      unfinished = end < 0 ? unfinished + bytes.length : bytes.length - end;
      if (unfinished > longestLine) over();
    });
    readLines(incoming, (line) => this.#hear(line, resolve));
  }

  /** Puts files and folders of this machine below the job's folder. Throws when that failed or the container is gone. */
  async put(files: readonly PackedFile[]): Promise<void> {
    if (files.length === 0) return;
    const file = this.#ticket.hand({ way: 'out', open: () => packFiles(files) });
    await this.#order((id) => ({ link: 'fetch', id, file }));
  }

  /**
   * Gets files and folders from below the job's folder. `placeOf` says where on this machine each entry goes; what it does not
   * know is refused. Throws as `put`.
   */
  async get(paths: string[], placeOf: (name: string) => string | undefined): Promise<void> {
    if (paths.length === 0) return;
    const taken = Promise.withResolvers<void>();
    taken.promise.catch(() => {});
    const take = (bytes: Readable) => {
      const unpacked = unpackFiles(bytes, placeOf);
      unpacked.then(taken.resolve, taken.reject);
      return unpacked;
    };
    const file = this.#ticket.hand({ way: 'in', take });
    await this.#order((id) => ({ link: 'send', id, file, paths }));
    await taken.promise;
  }

  /** Whether no order about files goes on. */
  get isQuiet(): boolean {
    return this.#orders.size === 0;
  }

  /** Takes the names back under which files were to go and have not gone. */
  forgetFiles(): void {
    this.#ticket.revoke();
  }

  /** Nothing more is wanted of the container: it ends itself, and is given up when it does not. */
  leave(): void {
    this.#say({ link: 'leave' });
    this.#end(linkPatience);
  }

  #order(order: (id: number) => LinkOrder): Promise<void> {
    this.#lastOrder += 1;
    const id = this.#lastOrder;
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new Error('The connection to the node was lost'));
      this.#orders.set(id, (failure) => {
        this.#orders.delete(id);
        if (failure === undefined) resolve();
        else reject(new Error(failure));
      });
      this.#say(order(id));
    });
  }

  #hear(line: string, introduce: (node: string) => void): void {
    if (!line.startsWith('{"link":')) {
      if (!this.#isOver) this.#toEngine.write(`${line}\n`);
      return;
    }
    const answer = parseLine(line);
    if (answer === undefined) this.#end();
    else if (answer.link === 'joined') introduce(answer.node);
    else if (answer.link === 'done') this.#orders.get(answer.id)?.(answer.failure);
  }

  #say(order: LinkOrder): void {
    if (!this.#isOver && this.#outgoing.writable) this.#outgoing.write(`${JSON.stringify(order)}\n`);
  }

  /** `patience`: milliseconds that the container has to close the request. */
  #end(patience = 0): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#ping);
    clearTimeout(this.#patience);
    const giveUp = setTimeout(() => this.#incoming.destroy(), patience);
    void this.closed.then(() => clearTimeout(giveUp));
    this.#toEngine.end();
    for (const settle of this.#orders.values()) settle('The connection to the node was lost');
  }
}

function parseLine(line: string): z.infer<typeof linkAnswer> | undefined {
  try {
    return linkAnswer.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
