import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from './refusal.ts';

/** Headers of every answer. */
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

export type Headers = Readonly<Record<string, string | number>>;

/** Texts go with their head in one piece, which takes half the time of two. */
export function sendJson(response: ServerResponse, status: number, text: string, headers: Headers = {}): void {
  const length = Buffer.byteLength(text);
  const type = 'application/json; charset=utf-8';
  response.writeHead(status, { ...always, 'content-type': type, 'content-length': length, ...headers });
  response.end(text);
}

export function send(response: ServerResponse, status: number, bytes: Buffer, headers: Headers): void {
  response.writeHead(status, { ...always, 'content-length': bytes.length, ...headers });
  response.end(bytes);
}

/** Milliseconds in which what a refused caller still sends is read and thrown away, so that it gets to read the answer. */
const patience = 1_000;

/**
 * Answers a refusal. `plain`: as the Open Inference Protocol has it, `{"error": "words"}`.
 * A caller that has not sent everything yet is let go of after that.
 */
export function sendRefusal(response: ServerResponse, refusal: Refusal, plain: boolean): void {
  const { status, code, message, problems, retryAfter } = refusal;
  const error = plain ? message : { code, message, ...(problems ? { problems } : {}) };
  const headers: Record<string, string | number> = {};
  if (retryAfter !== undefined) headers['retry-after'] = retryAfter;
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="pipewright"';
  const text = JSON.stringify({ error });
  if (isShort(response.req)) sendJson(response, status, text, headers);
  else sendWhileReading(response, status, text, headers);
}

/** Bytes of a rest that Node reads and throws away by itself, for the next request of the connection. */
const shortBody = 65_536;

function isShort({ complete, headers }: IncomingMessage): boolean {
  if (complete) return true;
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= shortBody;
}

/** A connection that is closed while its other end writes would take the answer with it: it is closed a little later. */
function sendWhileReading(response: ServerResponse, status: number, text: string, headers: Headers): void {
  const request = response.req;
  const bytes = Buffer.from(text);
  const type = 'application/json; charset=utf-8';
  response.writeHead(status, {
    ...always,
    ...headers,
    'content-type': type,
    'content-length': bytes.length,
    connection: 'close',
  });
  response.write(bytes);
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, patience).unref();
  request
    .once('close', end)
    .once('end', end)
    .on('error', () => {})
    .resume();
}
