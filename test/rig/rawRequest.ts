import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** undefined: closed without an answer. */
  status: number | undefined;
  headers: Map<string, string>;
  body: string;
  /** Milliseconds until it was closed. */
  milliseconds: number;
}

/** Writes bytes to a port, as no client library would, and reads what comes until the other side closes. */
export function sendRaw(port: number, parts: string | AsyncIterable<string>, timeout = 15_000): Promise<RawAnswer> {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const end = () => {
      socket.destroy();
      clearTimeout(timer);
      resolve({ ...parseAnswer(text), milliseconds: Date.now() - started });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`Not closed within ${timeout} ms; read: ${text.slice(0, 200)}`));
    }, timeout);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('close', end);
    // A server that closes while it is written to: what it said before counts.
    socket.on('error', () => {});
    void writeAll(parts, socket);
  });
}

async function writeAll(parts: string | AsyncIterable<string>, socket: Socket): Promise<void> {
  if (typeof parts === 'string') socket.write(parts, 'latin1');
  else {
    for await (const part of parts) {
      if (socket.destroyed) return;
      await new Promise((resolve) => socket.write(part, 'latin1', resolve));
    }
  }
}

function parseAnswer(text: string): Omit<RawAnswer, 'milliseconds'> {
  const at = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, at < 0 ? undefined : at).split('\r\n');
  const status = /^HTTP\/1\.1 (\d+)/.exec(first)?.[1];
  const headers = lines.map(
    (line) => [line.split(':', 1)[0]!.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const,
  );
  return {
    status: status === undefined ? undefined : Number(status),
    headers: new Map(headers),
    body: at < 0 ? '' : text.slice(at + 4),
  };
}
