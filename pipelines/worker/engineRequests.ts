import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ConnectionOptions } from 'node:tls';
import { digesting, newHash } from './jobFiles.ts';
import { deriveKey, digestTrailer, linkTls } from './linkProtocol.ts';

/** The one long request: what the engine says, and a way to say something to it. */
export interface EngineLink {
  answer: IncomingMessage;
  say(line: string): void;
}

/** Milliseconds without a byte after which a request about files is given up: its connection may be dead while the link's lives. */
const filePatience = 30_000;

/** Requests of one container to the engine that waits for it. */
export class EngineRequests {
  readonly #options: RequestOptions & ConnectionOptions;

  /** `lease`: the container's own address there, `https://HOST:PORT/leases/ID`. */
  constructor(lease: URL, token: string, patience = filePatience) {
    const identity = lease.pathname.split('/').at(-1) ?? '';
    const psk = deriveKey(token);
    this.#options = {
      host: lease.hostname.replace(/^\[|\]$/g, ''),
      port: Number(lease.port),
      path: lease.pathname,
      agent: new Agent({ keepAlive: true }),
      timeout: patience,
      headers: { authorization: `Bearer ${token}` },
      ...linkTls,
      pskCallback: () => ({ identity, psk }),
      // There is no certificate: whoever has the key is the engine.
      checkServerIdentity: () => undefined,
    };
  }

  /** Begins the one long request. Rejects where nobody answers; any other answer than 200 has to be looked at. */
  async openLink(): Promise<EngineLink> {
    const asked = request({ ...this.#options, ...this.#below('link'), method: 'POST', agent: false });
    asked.setNoDelay(true);
    asked.setTimeout(10_000, () => asked.destroy(new Error('Nobody answers')));
    asked.flushHeaders();
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve).once('error', reject);
    });
    asked.setTimeout(0);
    // From here on the end of the answer tells.
    asked.on('error', () => answer.destroy());
    return { answer, say: (line) => void asked.write(line) };
  }

  /** Hands a stream over. Throws when it did not arrive whole. */
  async send(file: string, bytes: Readable): Promise<void> {
    const headers = { ...this.#options.headers, trailer: digestTrailer };
    const asked = request({ ...this.#options, ...this.#below(`files/${file}`), method: 'PUT', headers });
    giveUpWhenSilent(asked);
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve).once('error', reject);
    });
    answered.catch(() => {});
    const hash = newHash();
    await pipeline(bytes, digesting(hash), asked, { end: false });
    asked.addTrailers({ [digestTrailer]: hash.digest('hex') });
    asked.end();
    const answer = await answered;
    answer.resume();
    if (answer.statusCode !== 204) throw new Error(`The engine refused the files (${answer.statusCode})`);
  }

  /** Reads a stream. `use` gets it; throws when it did not arrive whole, then too when `use` is done. */
  async fetch(file: string, use: (bytes: Readable) => Promise<void>): Promise<void> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request({ ...this.#options, ...this.#below(`files/${file}`), method: 'GET' });
      giveUpWhenSilent(asked);
      asked.once('response', resolve).once('error', reject).end();
    });
    if (answer.statusCode !== 200) throw new Error(`The engine has no such files (${answer.statusCode})`);
    const hash = newHash();
    const through = digesting(hash);
    const arriving = pipeline(answer, through);
    arriving.catch(() => {});
    await use(through);
    await arriving;
    if (answer.trailers[digestTrailer] !== hash.digest('hex')) throw new Error('The files arrived damaged');
  }

  #below(name: string): { path: string } {
    return { path: `${this.#options.path}/${name}` };
  }
}

function giveUpWhenSilent(asked: ClientRequest): void {
  asked.once('timeout', () => asked.destroy(new Error('Nobody answers')));
}
