import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { StepError } from '../../modules/define.ts';
import { readCsvLayout } from '../../modules/lib/import/csvLayout.ts';
import { nextPlace } from '../../modules/lib/import/csvPlace.ts';
import { asUtf8, decodeHead, readHead, type TextEncoding } from '../../modules/lib/import/textEncoding.ts';
import type { ImportParams } from './importParams.ts';

/** What a preview looks at, as Import Data looks at it for types. Bytes. */
export const headBytes = 16 * 1024 ** 2;

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe', ' ': 'space' } as const;

/** The first encoding in which the head of a file is text; UTF-8 is what most files are in. */
export async function guessEncoding(file: string): Promise<TextEncoding> {
  const head = await readHead(file, headBytes);
  let first: unknown;
  for (const encoding of ['utf-8', 'utf-16', 'latin-1'] as const) {
    try {
      decodeHead(head, encoding, basename(file));
      return encoding;
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** The delimiter that Import Data finds, as its parameter names it. */
export async function findDelimiter(file: string, params: ImportParams): Promise<ImportParams['delimiter']> {
  const byFormat = params.format === 'tsv' || /^\.(tsv|tab)$/i.test(extname(file)) ? '\t' : undefined;
  const layout = await readCsvLayout(file, basename(file), { ...params, delimiter: byFormat });
  return delimiterNames[layout.delimiter as keyof typeof delimiterNames] ?? 'auto';
}

/** Writes the whole rows at the head of a delimited text file to another file, in UTF-8. */
export async function copyHead(file: string, target: string, params: ImportParams, signal: AbortSignal): Promise<void> {
  await writeFile(target, await readHead(file, headBytes));
  const utf8 = await asUtf8(target, params.encoding, `${target}.d`, signal);
  const text = await readHead(utf8, 4 * headBytes);
  const name = (await findDelimiter(file, params)) ?? 'comma';
  const delimiter = Object.entries(delimiterNames).find(([, known]) => known === name)?.[0] ?? ',';
  await writeFile(target, text.subarray(0, endOfRows(text, delimiter.charCodeAt(0))));
}

/** Where the last line ends that ends a row; all bytes where no row does. */
function endOfRows(text: Buffer, delimiter: number): number {
  let place = nextPlace('start', delimiter, delimiter);
  let end = text.length;
  for (let i = 0; i < text.length; i++) {
    place = nextPlace(place, text[i]!, delimiter);
    if (text[i] === 10 && place !== 'quoted') end = i + 1;
  }
  return end;
}
