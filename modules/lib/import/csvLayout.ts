import { stat } from 'node:fs/promises';
import { StepError } from '../../define.ts';
import { parseRecords, sniffDelimiter } from '../params/parseRecords.ts';
import { makeNamesUnique } from '../params/uniqueNames.ts';
import { decodeHead, readHead, type TextEncoding } from './textEncoding.ts';

export interface CsvOptions {
  /** Left out: found from the first lines. */
  delimiter: string | undefined;
  header: boolean;
  nullStrings: string[];
  encoding: TextEncoding;
}

/** What the head of a delimited file tells. */
export interface CsvLayout {
  delimiter: string;
  names: string[];
  warnings: string[];
  /** Mean bytes of a row in the head. */
  rowBytes: number;
}

const headBytes = 4 * 1024 ** 2;

/** Reads names and delimiter of a delimited text file. Throws StepError when it is empty, or not text. */
export async function readCsvLayout(path: string, name: string, options: CsvOptions): Promise<CsvLayout> {
  const { size } = await stat(path);
  if (size === 0) throw new StepError(`"${name}" is empty. A table needs at least a line with the column names.`);
  const head = await readHead(path, Math.min(size, headBytes));
  const text = decodeHead(head, options.encoding, name);
  const ended = size <= headBytes;
  const delimiter = options.delimiter ?? sniffDelimiter(text.slice(0, 262_144), ended && text.length <= 262_144);
  const [first] = parseRecords(text, delimiter, 1, ended);
  if (!first) {
    throw new StepError(
      ended
        ? `"${name}" holds only empty lines. A table needs at least a line with the column names.`
        : `The first line of "${name}" is longer than 4 MB, or a quote in it is never closed. Check that it is a table.`,
    );
  }
  const rows = parseRecords(text, delimiter, 1000, ended).length;
  const rowBytes = Math.max(1, rowSpan(text, rows) / rows);
  if (!options.header) {
    return { delimiter, names: first.map((_, i) => `column${i + 1}`), warnings: [], rowBytes };
  }
  return { delimiter, ...makeNamesUnique(first), rowBytes };
}

/** Bytes, about, of the first `rows` lines. */
function rowSpan(text: string, rows: number): number {
  let end = -1;
  for (let i = 0; i < rows; i++) {
    const next = text.indexOf('\n', end + 1);
    if (next < 0) return text.length;
    end = next;
  }
  return end + 1;
}
