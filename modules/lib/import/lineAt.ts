import { createReadStream } from 'node:fs';

/** The line, counted from 1 as an editor counts, in which a byte of a file stands. */
export async function lineAt(file: string, offset: number): Promise<number> {
  if (offset <= 0) return 1;
  let line = 1;
  let afterReturn = false;
  for await (const chunk of createReadStream(file, { end: offset - 1 }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      // CR, LF and CR LF each end one line.
      if (byte === 10 && !afterReturn) line += 1;
      else if (byte === 13) line += 1;
      afterReturn = byte === 13;
    }
  }
  return line;
}
