import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { RefusedError, refuse } from './refusal.ts';

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;

/** Bytes of bodies that are being read, of all requests together. */
export interface ReadingBudget {
  used: number;
  limit: number;
}

/**
 * Reads a request's body, unpacked where it is packed. Throws RefusedError where it is, or unpacks to, more than `limit` bytes,
 * where it cannot be unpacked, and where too much is being read already. Answers undefined when the caller goes away before all is there.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  budget: ReadingBudget,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const packed = await collect(request, limit, budget);
  if (!packed) return undefined;
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return packed;
  if (!Object.hasOwn(unpackers, encoding)) {
    refuse(415, 'unsupported_encoding', 'Bodies are taken as they are, or packed with gzip or deflate.');
  }
  try {
    return await unpackers[encoding as keyof typeof unpackers](packed, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    return refuse(400, 'invalid_encoding', `The body is not packed with ${encoding}, as its Content-Encoding says.`);
  }
}

function collect(request: IncomingMessage, limit: number, budget: ReadingBudget): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = (error: RefusedError) => {
      request.removeAllListeners('data');
      chunks.length = 0;
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      budget.used += chunk.length;
      chunks.push(chunk);
      if (size > limit) giveUp(tooLarge(limit));
      else if (budget.used > budget.limit) giveUp(tooMuch());
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('close', () => {
      budget.used -= size;
      // Of a request that is whole, it was answered already.
      resolve(undefined);
    });
    request.on('error', () => {});
  });
}

function tooMuch(): RefusedError {
  return new RefusedError({
    status: 429,
    code: 'too_many_requests',
    message: 'Too much is being sent to this endpoint at the same time. Try again soon.',
    retryAfter: 1,
  });
}

function tooLarge(limit: number): RefusedError {
  return new RefusedError({
    status: 413,
    code: 'too_large',
    message: `The body has more than ${limit.toLocaleString('en')} bytes, the most that this endpoint takes. Send fewer rows at a time.`,
  });
}

/** Parses a body as JSON. Throws RefusedError that says where it is broken. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) refuse(400, 'empty_body', 'The body is empty. Send the rows as JSON.');
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    // V8's words end with a piece of the text, which may be long.
    return refuse(400, 'invalid_json', `The body is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}
