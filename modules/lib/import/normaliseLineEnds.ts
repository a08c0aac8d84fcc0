import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RunContext } from '../../define.ts';

/**
 * A copy in the step's temp folder, in which every line outside quotes ends in LF: for files whose lines end now in
 * CR LF, now in LF, as two programs leave them. Quoted fields keep their line ends.
 */
export async function normaliseLineEnds(path: string, context: RunContext): Promise<string> {
  const copy = join(context.tempDir, `${basename(path)}.lf`);
  let quoted = false;
  let afterReturn = false;
  const normalise = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      const out = Buffer.alloc(chunk.length);
      let length = 0;
      for (const byte of chunk) {
        if (byte === 0x22) quoted = !quoted;
        const dropped = byte === 10 && afterReturn && !quoted;
        afterReturn = byte === 13 && !quoted;
        if (!dropped) out[length++] = afterReturn ? 10 : byte;
      }
      yield out.subarray(0, length);
    }
  };
  await pipeline(createReadStream(path), normalise, createWriteStream(copy), { signal: context.signal });
  return copy;
}
