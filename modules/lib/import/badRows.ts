import { createReadStream } from 'node:fs';
import { StepError } from '../../define.ts';
import type { TableSession } from '../table/session.ts';

/** Rows of a delimited file that do not fit its columns. */
export interface BadRows {
  count: number;
  /** The first ones, in the order of the files, with what is wrong. */
  first: { file: string; offset: number; message: string }[];
  /** Byte sequences that are not UTF-8. */
  encoding: { file: string; offset: number } | undefined;
  /** A quote is not closed: where the next row begins is not known, so such rows cannot be skipped. */
  quotes: boolean;
  /** A value further down does not have the type that the sample suggested. */
  cast: boolean;
}

interface Reject {
  file: string;
  offset: bigint;
  type: string;
  message: string;
}

/** What the reading of a delimited file recorded in the tables `<scan>_errors` and `<scan>_files`. */
export async function collectBadRows(session: TableSession, scan: string): Promise<BadRows> {
  const [totals] = await session.query<{ rows: bigint; casts: bigint; quotes: bigint }>(
    `SELECT count(DISTINCT (file_id, line_byte_position)) FILTER (error_type <> 'CAST') AS rows,
       count(*) FILTER (error_type = 'CAST') AS casts,
       count(*) FILTER (error_type = 'UNQUOTED VALUE') AS quotes FROM ${scan}_errors`,
  );
  const first = await session.query<Reject>(
    `SELECT f.file_path AS file, e.line_byte_position AS offset, min(e.error_type) AS type,
       arg_min(e.error_message, CASE e.error_type WHEN 'TOO MANY COLUMNS' THEN -e.column_idx ELSE e.column_idx END) AS message
     FROM ${scan}_errors e JOIN ${scan}_files f USING (scan_id, file_id)
     WHERE e.error_type <> 'CAST'
     GROUP BY e.file_id, f.file_path, e.line_byte_position ORDER BY e.file_id, e.line_byte_position LIMIT 5`,
  );
  const [encoding] = await session.query<Reject>(
    `SELECT f.file_path AS file, e.line_byte_position AS offset
     FROM ${scan}_errors e JOIN ${scan}_files f USING (scan_id, file_id)
     WHERE e.error_type ILIKE '%ENCODING%' OR e.error_type ILIKE '%UNICODE%'
     ORDER BY e.file_id, e.line_byte_position LIMIT 1`,
  );
  return {
    count: Number(totals?.rows ?? 0),
    first: first.map(({ file, offset, type, message }) => ({
      file,
      offset: Number(offset),
      message: describe(type, message),
    })),
    encoding: encoding && { file: encoding.file, offset: Number(encoding.offset) },
    quotes: Number(totals?.quotes ?? 0) > 0,
    cast: Number(totals?.casts ?? 0) > 0,
  };
}

function describe(type: string, message: string): string {
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (counts) return `expected ${fields(counts[1]!)}, found ${counts[2]}`;
  if (type.startsWith('UNQUOTED')) return 'a quote is not closed, or text follows a closing quote';
  if (type.startsWith('LINE SIZE')) return 'the line is too long';
  return 'the line does not follow the rules of CSV';
}

function fields(count: string): string {
  return count === '1' ? '1 field' : `${count} fields`;
}

/**
 * Words for the bad rows: how many, and the first ones with file and line.
 * @param nameOf the name that the user knows a file by.
 */
export async function describeBadRows(bad: BadRows, nameOf: (file: string) => string): Promise<string> {
  const lines: string[] = [];
  for (const { file, offset, message } of bad.first) {
    lines.push(`"${nameOf(file)}", line ${await lineAt(file, offset)}: ${message}`);
  }
  const rows = bad.count === 1 ? '1 row does' : `${bad.count} rows do`;
  const more = bad.count > lines.length ? `\n… and ${bad.count - lines.length} more.` : '';
  return `${rows} not fit the columns:\n${lines.join('\n')}${more}`;
}

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

/** The error that a file's bad rows are, unless the user chose to skip them. */
export async function failOnBadRows(bad: BadRows, nameOf: (file: string) => string): Promise<never> {
  const remedy = bad.quotes
    ? 'Correct the quotes in the file: a quote within a quoted field is written twice.'
    : 'Correct the file, choose its delimiter, or set "Rows that do not fit" to skip them.';
  throw new StepError(`${await describeBadRows(bad, nameOf)}\n${remedy}`);
}
