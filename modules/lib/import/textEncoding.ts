import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StepError } from '../../define.ts';

export type TextEncoding = 'utf-8' | 'latin-1' | 'utf-16';

/** The first bytes of a file. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(bytes);
    let length = 0;
    while (length < bytes) {
      const { bytesRead } = await file.read(buffer, length, bytes - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

const signatures: [bytes: string, what: string][] = [
  ['504b0304', 'a ZIP archive or a spreadsheet (XLSX); unpack it, or save the sheet as CSV'],
  ['504b0506', 'an empty ZIP archive'],
  ['1f8b', 'compressed with gzip; unpack it'],
  ['28b52ffd', 'compressed with zstd; unpack it'],
  ['425a68', 'compressed with bzip2; unpack it'],
  ['fd377a585a00', 'compressed with xz; unpack it'],
  ['50415231', 'a Parquet file; choose the format Parquet'],
  ['25504446', 'a PDF document'],
  ['89504e47', 'an image (PNG)'],
  ['ffd8ff', 'an image (JPEG)'],
  ['d0cf11e0', 'an old Excel workbook (XLS); save the sheet as CSV'],
  ['53514c69746520666f726d6174', 'a SQLite database'],
];

/**
 * Decodes the head of a text file. Throws StepError when it is not text, or not text in this encoding.
 * A character cut in two at the end of the head is left out.
 */
export function decodeHead(head: Buffer, encoding: TextEncoding, name: string): string {
  const hex = head.subarray(0, 16).toString('hex');
  const signature = signatures.find(([bytes]) => hex.startsWith(bytes));
  if (signature) throw new StepError(`"${name}" is no text: it is ${signature[1]}.`);
  if (encoding === 'utf-16') return decodeUtf16Head(head, name);
  if (hex.startsWith('fffe') || hex.startsWith('feff') || looksLikeUtf16(head)) {
    throw new StepError(`"${name}" is text in UTF-16. Choose the encoding "utf-16".`);
  }
  let controls = 0;
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1;
  if (controls > head.length / 50) throw new StepError(`"${name}" is no text: it has binary content.`);
  if (encoding === 'latin-1') return new TextDecoder('windows-1252').decode(head);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    throw notUtf8(name);
  }
}

export function notUtf8(name: string, line?: number): StepError {
  const where = line === undefined ? '' : ` (first in line ${line})`;
  return new StepError(
    `"${name}" has bytes that are not UTF-8${where}. Choose the encoding in which it was saved: ` +
      '"latin-1" for most files from Windows or older programs, "utf-16" for some exports of Windows programs.',
  );
}

function decodeUtf16Head(head: Buffer, name: string): string {
  const hasMark = head.length >= 2 && /^(fffe|feff)/.test(head.subarray(0, 2).toString('hex'));
  if (!hasMark && !looksLikeUtf16(head) && head.length > 0) {
    throw new StepError(`"${name}" is not text in UTF-16. Choose the encoding "utf-8" or "latin-1".`);
  }
  return new TextDecoder(utf16Order(head)).decode(head.subarray(0, head.length & ~1));
}

/** Mostly Western text in UTF-16 has a null in every other byte. */
function looksLikeUtf16(head: Buffer): boolean {
  const sample = head.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  const [less, more] = even < odd ? [even, odd] : [odd, even];
  return more > sample.length / 5 && less < more / 10;
}

function utf16Order(head: Buffer): 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0 ? 'utf-16be' : 'utf-16le';
}

/** The file itself when it is UTF-8, else a copy of it in UTF-8 in `folder`. */
export async function asUtf8(
  path: string,
  encoding: TextEncoding,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  if (encoding === 'utf-8') return path;
  const label = encoding === 'latin-1' ? 'windows-1252' : utf16Order(await readHead(path, 2));
  const copy = join(folder, `${basename(path)}.utf8`);
  const decoder = new TextDecoder(label);
  const decode = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };
  await pipeline(createReadStream(path), decode, createWriteStream(copy), { signal });
  return copy;
}
