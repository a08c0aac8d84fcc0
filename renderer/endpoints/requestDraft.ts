import type { ServedColumn } from '../../pipelines/contract/servable.ts';

/** What is typed for each column; missing or empty: no value. */
export type RequestDraft = Readonly<Record<string, string>>;

/** The examples of the columns, as they are typed. */
export function exampleDraft(columns: readonly ServedColumn[]): RequestDraft {
  return Object.fromEntries(
    columns.flatMap(({ name, example }) => (example === undefined ? [] : [[name, String(example)]])),
  );
}

/** The body of a request for one row. What is no number where one belongs is sent as it is: the endpoint says what is wrong. */
export function writeRequest(columns: readonly ServedColumn[], draft: RequestDraft): string {
  const row = Object.fromEntries(columns.map((column) => [column.name, readValue(column, draft[column.name] ?? '')]));
  return JSON.stringify({ rows: [row] }, null, 2);
}

function readValue({ type }: ServedColumn, typed: string): string | number | boolean | null {
  const value = typed.trim();
  if (value === '') return null;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if ((type === 'integer' || type === 'double') && Number.isFinite(Number(value))) return Number(value);
  return type === 'string' ? typed : value;
}
