import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  status: number;
  head: string;
  body: string;
}

/** The bytes of a request with a body of JSON. */
export function postJson(path: string, key: string, body: string, headers: Record<string, string> = {}): Buffer {
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n${more.join('')}` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** One kept-alive connection that asks one thing after the other, with little work of its own. */
export class HttpConnection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer[] = [];
  #size = 0;
  /** Bytes that the answer has; undefined until its head is there. */
  #wanted: number | undefined;
  #settle: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a request, over a new connection where there is none. Rejects when the connection ends without an answer. */
  send(request: Buffer): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket ??= this.#connect();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #connect(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#settle?.reject(new Error('The connection ended without an answer'));
      this.#settle = undefined;
    });
    return socket;
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#size += chunk.length;
    this.#wanted ??= this.#findLength();
    if (this.#wanted === undefined || this.#size < this.#wanted) return;
    const text = Buffer.concat(this.#received).toString();
    this.#received = [];
    this.#size = 0;
    this.#wanted = undefined;
    const end = text.indexOf('\r\n\r\n');
    const head = text.slice(0, end);
    // The next request goes over another connection.
    if (/\r\nconnection: close/i.test(head)) this.#socket = undefined;
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve({ status: Number(text.slice(9, 12)), head, body: text.slice(end + 4) });
  }

  #findLength(): number | undefined {
    const all = this.#received.length === 1 ? this.#received[0]! : Buffer.concat(this.#received);
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const length = /content-length: (\d+)/i.exec(all.toString('latin1', 0, end))?.[1];
    return end + 4 + Number(length ?? 0);
  }
}
