import { StepError } from '../../define.ts';

/** Whether DuckDB's reader failed by the content of a text file: not by memory, disk, or being stopped. */
export function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && /^(Invalid Input|Conversion|Out of Range) Error/.test(error.message);
}

/** The reader's words for lines that end now in CR LF, now in LF or CR; it has the same for other trouble with line ends. */
export function isMixedLineEnds(error: unknown): boolean {
  return isUnreadable(error) && error.message.includes('state machine reached an invalid state');
}

/**
 * The reader's failure at a file in which every row seems to fit, in words for the user.
 * @param nameOf the name that the user knows a file by.
 */
export function explainUnreadable(error: Error, files: string[], nameOf: (file: string) => string): StepError {
  const line = /Error on Line: (\d+)/.exec(error.message)?.[1];
  const file = files.length === 1 ? files[0] : files.find((candidate) => error.message.includes(candidate));
  const source = file === undefined ? 'one of the files' : `"${nameOf(file)}"`;
  const row = `${line ? `Row ${line}` : 'A row'} of ${source}`;
  if (/quote|line size/i.test(error.message)) {
    return new StepError(`${row} is longer than 8 MB. Check that the quotes in the file are closed.`);
  }
  return new StepError(
    `${row} cannot be read as CSV. Check it and the rows before it, the delimiter, the encoding, and that all lines end in the same way.`,
  );
}

/** For rows that the reader passed over although they seem to fit. */
export function lostRows(good: number, read: number): StepError {
  return new StepError(
    `Of the ${good} rows that fit the columns only ${read} can be read. Correct the rows that do not fit instead of skipping them.`,
  );
}
