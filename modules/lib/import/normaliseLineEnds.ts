import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RunContext } from '../../define.ts';
import { hasByteOrderMark } from './badRows.ts';
import { type CsvPlace, nextPlace } from './csvPlace.ts';

/**
 * A copy in the step's temp folder, in which every line outside quotes ends in LF: for files whose lines end now in
 * CR LF, now in LF, as two programs leave them. Quoted fields keep their line ends; a byte order mark is left out.
 */
export async function normaliseLineEnds(path: string, delimiter: string, context: RunContext): Promise<string> {
  const copy = join(context.tempDir, `${basename(path)}.lf`);
  const separator = delimiter.charCodeAt(0);
  let place: CsvPlace = 'start';
  let afterReturn = false;
  let start = true;
  const normalise = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      const bytes = start && hasByteOrderMark(chunk) ? chunk.subarray(3) : chunk;
      start = false;
      const out = Buffer.alloc(bytes.length);
      let length = 0;
      for (const byte of bytes) {
        place = nextPlace(place, byte, separator);
        const dropped = byte === 10 && afterReturn && place !== 'quoted';
        afterReturn = byte === 13 && place !== 'quoted';
        if (!dropped) out[length++] = afterReturn ? 10 : byte;
      }
      yield out.subarray(0, length);
    }
  };
  await pipeline(createReadStream(path), normalise, createWriteStream(copy), { signal: context.signal });
  return copy;
}
