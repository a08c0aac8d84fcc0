import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

/** The first line, counted from 1, of a file with bytes that are not UTF-8; undefined when all are. */
export async function findInvalidUtf8(path: string): Promise<number | undefined> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 }) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(10) + 1;
    const found = firstInvalidLine(bytes.subarray(0, end), line);
    if (found.invalid) return found.line;
    line = found.line;
    rest = bytes.subarray(end);
  }
  return isUtf8(rest) ? undefined : line;
}

/** The line of the first bad bytes, or else the number of the line after these. */
function firstInvalidLine(lines: Buffer, from: number): { line: number; invalid: boolean } {
  const allValid = isUtf8(lines);
  let line = from;
  let start = 0;
  for (let end = lines.indexOf(10); end >= 0; end = lines.indexOf(10, start)) {
    if (!allValid && !isUtf8(lines.subarray(start, end))) return { line, invalid: true };
    line += 1;
    start = end + 1;
  }
  return { line, invalid: false };
}
