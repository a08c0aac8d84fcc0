import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Problem, Result } from '../contract/error.ts';
import { type Pipeline, pipelineLimits } from '../contract/graph.ts';
import { parsePipeline, tooLarge } from './parsePipeline.ts';
import { quoteText } from './quoteText.ts';

/** Reads a pipeline file. Its size is looked at before it is read, and anything but a regular file is refused. */
export async function readPipelineFile(path: string): Promise<Result<Pipeline, Problem[]>> {
  const bytes = await readBytes(path);
  if (!bytes.ok) return { ok: false, error: [bytes.error] };
  try {
    return parsePipeline(new TextDecoder('utf-8', { fatal: true }).decode(bytes.value));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return {
      ok: false,
      error: [{ code: 'not-json', message: 'The file is not text in UTF-8. Save it with that encoding.' }],
    };
  }
}

async function readBytes(path: string): Promise<Result<Uint8Array, Problem>> {
  try {
    // Opening a named pipe would wait for somebody to write to it.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile())
      return refuse('file-not-found', `${quoteText(path, 500)} is not a file. Name a pipeline file.`);
    if (stats.size > pipelineLimits.fileSize) return { ok: false, error: tooLarge };
    // The file may grow while it is read, and files of some systems say that they have no size: one byte more tells.
    let buffer = new Uint8Array(stats.size + 1);
    let length = 0;
    while (length <= pipelineLimits.fileSize) {
      if (length === buffer.length) buffer = grow(buffer);
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) return { ok: true, value: buffer.subarray(0, length) };
      length += bytesRead;
    }
    return { ok: false, error: tooLarge };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse('file-not-found', describeFailure(path, code));
  }
}

function grow(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(2 * bytes.length + 65_536, pipelineLimits.fileSize + 1));
  larger.set(bytes);
  return larger;
}

function describeFailure(path: string, code: string): string {
  switch (code) {
    case 'ENOENT':
      return `There is no file ${quoteText(path, 500)}. Check the path.`;
    case 'EACCES':
    case 'EPERM':
      return `The file ${quoteText(path, 500)} may not be read. Check its permissions.`;
    default:
      return `The file ${quoteText(path, 500)} cannot be read (${code}).`;
  }
}

function refuse(code: Problem['code'], message: string): { ok: false; error: Problem } {
  return { ok: false, error: { code, message } };
}
