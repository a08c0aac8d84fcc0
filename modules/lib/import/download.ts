import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type RunContext, StepError } from '../../define.ts';

const maxBytes = 4 * 1024 ** 3;
/** The address has to answer within this time, and the whole file to arrive within the other. */
const answerMs = 30_000;
const wholeMs = 60 * 60_000;

/**
 * Fetches an http(s) address to a file in the step's temp folder.
 * @returns its path, named like the last part of the address.
 */
export async function download(url: string, context: RunContext): Promise<string> {
  const answered = new AbortController();
  const timer = setTimeout(() => answered.abort(), answerMs);
  const signal = AbortSignal.any([context.signal, answered.signal, AbortSignal.timeout(wholeMs)]);
  try {
    const response = await fetch(url, { signal });
    clearTimeout(timer);
    if (!response.ok || !response.body) {
      throw new StepError(`"${url}" answered with status ${response.status}.`);
    }
    const folder = join(context.tempDir, 'download');
    await mkdir(folder, { recursive: true });
    const file = join(folder, fileName(url));
    const limited = async function* (chunks: AsyncIterable<Uint8Array>) {
      let bytes = 0;
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new StepError(`"${url}" is larger than 4 GB. Download it, and import the file.`);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body as ReadableStream), limited, createWriteStream(file), { signal });
    return file;
  } catch (error) {
    if (error instanceof StepError || context.signal.aborted) throw error;
    if (signal.aborted) throw new StepError(`"${url}" did not answer in time. Try again later, or import a file.`);
    throw new StepError(
      `"${url}" cannot be reached (${reasonOf(error)}). Check the address and the connection, or import a file.`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function fileName(url: string): string {
  const name = basename(decodeURIComponent(new URL(url).pathname)).replace(/[^\w.-]/g, '_');
  return name.replace(/^\.+/, '') || 'download';
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name is not known, or this computer is offline';
  if (code === 'ECONNREFUSED') return 'the connection was refused';
  return code ?? 'the connection failed';
}
