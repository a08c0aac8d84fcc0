import { StepError } from '../../define.ts';

/** A name as SQL identifier: `a"b` becomes `"a""b"`. Throws StepError for a null character, which no SQL can name. */
export function quoteIdentifier(name: string): string {
  if (name.includes('\0')) {
    throw new StepError(`The column name "${name.replaceAll('\0', '␀')}" has a null character. Rename the column.`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL literal: `it's` becomes `'it''s'`. A null character, which would end the statement, becomes `chr(0)`. */
export function quoteLiteral(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(' || chr(0) || ')})`;
}
