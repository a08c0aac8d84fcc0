import { StepError } from '../../define.ts';

const kinds =
  /^(?:Failed to [a-z ]+: )?(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range|Permission|Not implemented|Invalid|Constraint) Error: /;

/** An error of the user's SQL in short: DuckDB's message and line, without its internals. Any other stays what it is. */
export function explainSqlError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StepError) return error;
  const kind = kinds.exec(error.message);
  if (!kind) return error;
  if (kind[1] === 'Permission')
    return new StepError('The query may not touch files or settings: it reads only t1, t2 and t3.');
  const text = error.message.slice(kind[0].length);
  const line = /\nLINE (\d+):/.exec(text)?.[1];
  const message = text
    .replace(/\n\s*LINE \d+:[\s\S]*$/, '')
    .replace(/([.!?:]?)\s*\n\s*/g, (_, end: string) => `${end || '.'} `)
    .trim();
  return new StepError(`SQL${line ? `, line ${line}` : ''}: ${message.replace(/([^.!?"])$/, '$1.')}`);
}
