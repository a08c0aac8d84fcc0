import type { ServerResponse } from 'node:http';
import type { Refusal } from './refusal.ts';

/** Headers of every answer. */
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

export type Headers = Readonly<Record<string, string | number>>;

export function sendJson(response: ServerResponse, status: number, text: string, headers: Headers = {}): void {
  send(response, status, Buffer.from(text), { 'content-type': 'application/json; charset=utf-8', ...headers });
}

export function send(response: ServerResponse, status: number, bytes: Buffer, headers: Headers): void {
  response.writeHead(status, { ...always, 'content-length': bytes.length, ...headers });
  response.end(bytes);
}

/** Milliseconds in which what a refused caller still sends is thrown away, so that it gets to read the answer. */
const patience = 1_000;

/**
 * Answers a refusal. `plain`: as the Open Inference Protocol has it, `{"error": "words"}`.
 * A caller that has not sent everything yet is let go of after that.
 */
export function sendRefusal(response: ServerResponse, refusal: Refusal, plain: boolean): void {
  const { status, code, message, problems, retryAfter } = refusal;
  const error = plain ? message : { code, message, ...(problems ? { problems } : {}) };
  const request = response.req;
  const headers: Record<string, string | number> = {};
  if (retryAfter !== undefined) headers['retry-after'] = retryAfter;
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="pipewright"';
  if (!request.complete) {
    headers.connection = 'close';
    request.on('error', () => {}).resume();
    const timer = setTimeout(() => request.destroy(), patience).unref();
    response.on('close', () => clearTimeout(timer));
  }
  sendJson(response, status, JSON.stringify({ error }), headers);
}
