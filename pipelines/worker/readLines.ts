import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Calls for every line of a stream, without its end, as soon as it is there. Nothing is said of what follows the last line end. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  // Pieces of the line that has begun: a long one comes in many, and is put together once.
  let begun: string[] = [];
  stream.on('data', (bytes: Buffer) => {
    const lines = decoder.write(bytes).split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      onLine([...begun, line].join(''));
      begun = [];
    }
    if (last !== '') begun.push(last);
  });
}
