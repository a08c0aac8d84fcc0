import { createReadStream } from 'node:fs';
import { StepError } from '../../define.ts';
import { type CsvPlace, nextPlace } from './csvPlace.ts';

/** What a scan of delimited text found. */
interface RowScan {
  /** Rows with as many fields as there are columns; the header is not among them. */
  good: number;
  bad: number;
  /** The first bad rows: the line that each begins in, counted from 1 as an editor counts, and its number of fields. */
  first: { line: number; found: number }[];
  /** First line with a quote that is never closed, or with text after a closing quote. */
  quoteLine: number | undefined;
}

const shown = 5;
const [lf, cr] = [10, 13];

/**
 * Counts the rows of a UTF-8 file that do not have `columns` fields, in constant memory, by the rules by which the table
 * is read (RFC 4180; empty lines are passed over). Slower than reading: for files that have failed to read.
 */
export async function scanRows(path: string, delimiter: string, columns: number, header: boolean): Promise<RowScan> {
  const scanner = new RowScanner(delimiter.charCodeAt(0), columns);
  let start = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 }) as AsyncIterable<Buffer>) {
    scanner.take(start && hasByteOrderMark(chunk) ? chunk.subarray(3) : chunk);
    start = false;
  }
  const scan = scanner.finish();
  return header ? { ...scan, good: scan.good - 1 } : scan;
}

class RowScanner {
  readonly #delimiter: number;
  readonly #columns: number;
  readonly #scan: RowScan = { good: 0, bad: 0, first: [], quoteLine: undefined };
  #line = 1;
  #rowLine = 1;
  #quoteLine = 1;
  #fields = 1;
  /** The last field of the row that holds anything. */
  #filled = 0;
  #empty = true;
  #place: CsvPlace = 'start';
  #previous = 0;

  constructor(delimiter: number, columns: number) {
    this.#delimiter = delimiter;
    this.#columns = columns;
  }

  take(bytes: Buffer): void {
    for (const byte of bytes) {
      if (byte === lf || byte === cr) this.#takeLineEnd(byte);
      else this.#takeWithin(byte);
      this.#previous = byte;
    }
  }

  finish(): RowScan {
    if (this.#place === 'quoted') this.#scan.quoteLine ??= this.#quoteLine;
    if (!this.#empty) this.#endRow();
    return this.#scan;
  }

  #takeLineEnd(byte: number): void {
    const second = byte === lf && this.#previous === cr;
    if (!second) this.#line += 1;
    if (this.#place === 'quoted') return;
    if (!second) this.#endRow();
    this.#rowLine = this.#line;
  }

  #takeWithin(byte: number): void {
    const before = this.#place;
    this.#place = nextPlace(before, byte, this.#delimiter);
    if (before === 'quoted') return;
    this.#empty = false;
    if (byte === this.#delimiter) {
      this.#fields += 1;
      return;
    }
    this.#filled = this.#fields;
    if (this.#place === 'quoted' && before === 'start') this.#quoteLine = this.#line;
    else if (this.#place === 'field' && before === 'closed') this.#scan.quoteLine ??= this.#line;
  }

  #endRow(): void {
    // The reader leaves out empty fields beyond the last column.
    const fields = this.#filled > this.#columns ? this.#fields : Math.min(this.#fields, this.#columns);
    if (fields === this.#columns && !(this.#empty && this.#columns > 1)) this.#scan.good += 1;
    else if (!this.#empty) {
      this.#scan.bad += 1;
      if (this.#scan.first.length < shown) this.#scan.first.push({ line: this.#rowLine, found: this.#fields });
    }
    this.#fields = 1;
    this.#filled = 0;
    this.#empty = true;
    this.#place = 'start';
  }
}

/** Whether the head of a file has the mark of UTF-8. */
export function hasByteOrderMark(chunk: Buffer): boolean {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
}

export interface FileScan extends RowScan {
  /** The name that the user knows the file by. */
  name: string;
}

/** Words for the bad rows of all files: how many, and the first ones with file and line. */
export function describeBadRows(scans: FileScan[], columns: number): string {
  const count = scans.reduce((sum, { bad }) => sum + bad, 0);
  const expected = columns === 1 ? '1 field' : `${columns} fields`;
  const lines = scans
    .flatMap(({ name, first }) =>
      first.map(({ line, found }) => `"${name}", line ${line}: expected ${expected}, found ${found}`),
    )
    .slice(0, shown);
  const more = count > lines.length ? `\n… and ${count - lines.length} more.` : '';
  return `${count === 1 ? '1 row does' : `${count} rows do`} not fit the columns:\n${lines.join('\n')}${more}`;
}

/** Throws StepError for rows that do not fit, unless they may be skipped; and for open quotes, which hide rows. */
export function requireGoodRows(scans: FileScan[], columns: number, badRows: 'error' | 'skip'): void {
  for (const { name, quoteLine } of scans) {
    if (quoteLine === undefined) continue;
    throw new StepError(
      `"${name}", line ${quoteLine}: a quote is not closed, or text follows a closing quote. ` +
        'Correct the quotes in the file: a quote within a quoted field is written twice.',
    );
  }
  if (badRows === 'skip' || scans.every(({ bad }) => bad === 0)) return;
  throw new StepError(
    `${describeBadRows(scans, columns)}\nCorrect the file, choose its delimiter, or set "Rows that do not fit" to skip them.`,
  );
}
