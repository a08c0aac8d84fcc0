import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digesting, newHash } from '../../worker/jobFiles.ts';
import { digestTrailer, linkTls } from '../../worker/linkProtocol.ts';
import { NodeLink } from './nodeLink.ts';
import { newToken, Ticket } from './ticket.ts';

export interface ArtifactServiceOptions {
  /** Port of all addresses of this machine; any free one where it is left out. */
  port?: number | undefined;
  /** Bytes that one container may hand over, of all its files together, as they are asked for; none where it answers 0. */
  spare(): Promise<number>;
}

const route = /^\/leases\/([0-9a-f]{24})\/(link|files\/([0-9a-f]{24}))$/;

/**
 * Hands tasks and files to containers of a cluster and takes what they made, for those that are expected and nobody else: without a
 * ticket's token not even the handshake succeeds. Nothing that a client says becomes a path: it redeems names that it was given,
 * each once.
 */
export class ArtifactService {
  readonly #server: Server;
  readonly #spare: ArtifactServiceOptions['spare'];
  readonly #tickets = new Map<string, Ticket>();

  private constructor({ spare }: ArtifactServiceOptions) {
    this.#spare = spare;
    const pskCallback = (_: unknown, identity: string) => this.#tickets.get(identity)?.key ?? null;
    this.#server = createServer({ ...linkTls, pskCallback, handshakeTimeout: 10_000 }, (asked, answer) => {
      this.#answer(asked, answer).catch(() => answer.destroy());
    });
    this.#server.headersTimeout = 10_000;
    // A link lasts as long as its container; silence ends it.
    this.#server.requestTimeout = 0;
    this.#server.maxHeadersCount = 50;
  }

  /** Throws what listening throws, `EADDRINUSE` above all. */
  static async open(options: ArtifactServiceOptions): Promise<ArtifactService> {
    const service = new ArtifactService(options);
    await new Promise<void>((resolve, reject) => {
      service.#server.once('error', reject).listen(options.port ?? 0, '0.0.0.0', resolve);
    });
    return service;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on the first that comes with the token is let in. */
  expect(): { ticket: Ticket; token: string } {
    const token = newToken();
    const ticket = new Ticket(token);
    this.#tickets.set(ticket.id, ticket);
    return { ticket, token };
  }

  /** Whoever comes with its token from now on is refused. */
  forget(ticket: Ticket): void {
    this.#tickets.delete(ticket.id);
  }

  async close(): Promise<void> {
    this.#tickets.clear();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const [, id = '', what = '', file] = route.exec(asked.url ?? '') ?? [];
    const ticket = this.#tickets.get(id);
    const token = /^Bearer ([\w-]{43})$/.exec(asked.headers.authorization ?? '')?.[1];
    if (!ticket || token === undefined || !ticket.knows(token)) return refuse(asked, answer, 401);
    if (what === 'link' && asked.method === 'POST') {
      if (!ticket.take()) return refuse(asked, answer, 409);
      answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
      answer.flushHeaders();
      asked.socket.setNoDelay(true);
      const link = new NodeLink(ticket, asked, answer);
      ticket.welcome(link);
    } else if (file !== undefined && asked.method === 'GET') await handOut(ticket, file, asked, answer);
    else if (file !== undefined && asked.method === 'PUT') await this.#takeIn(ticket, file, asked, answer);
    else refuse(asked, answer, 404);
  }

  async #takeIn(ticket: Ticket, name: string, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const handing = ticket.redeem(name, 'in');
    if (!handing) return refuse(asked, answer, 404);
    const hash = newHash();
    const most = await this.#spare();
    let size = 0;
    const bytes = new PassThrough();
    const taken = handing.take(bytes);
    taken.catch(() => {});
    try {
      await pipeline(
        asked,
        digesting(hash),
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            size += chunk.length;
            if (size > most) throw new Error('There is no room for it');
            yield chunk;
          }
          if (asked.trailers[digestTrailer] !== hash.digest('hex')) throw new Error('It arrived damaged');
        },
        bytes,
      );
      await taken;
    } catch {
      return refuse(asked, answer, 422);
    }
    answer.writeHead(204).end();
  }
}

async function handOut(ticket: Ticket, name: string, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const handing = ticket.redeem(name, 'out');
  if (!handing) return refuse(asked, answer, 404);
  const hash = newHash();
  answer.writeHead(200, { 'content-type': 'application/x-tar', trailer: digestTrailer });
  await pipeline(handing.open(), digesting(hash), answer, { end: false });
  answer.addTrailers({ [digestTrailer]: hash.digest('hex') });
  answer.end();
}

function refuse(asked: IncomingMessage, answer: ServerResponse, status: number): void {
  asked.resume();
  if (answer.headersSent) answer.destroy();
  else answer.writeHead(status, { connection: 'close' }).end();
}
