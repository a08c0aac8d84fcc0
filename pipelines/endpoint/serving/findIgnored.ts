import type { ServedColumn } from '../../contract/servable.ts';

/**
 * Columns that a request has beside those that are asked for: of the first row, where each row has its own. `body` has been read
 * as rows already.
 */
export function findIgnored(body: unknown, request: readonly ServedColumn[]): string[] {
  const names = findNames(body as Rows);
  // All that are asked for are there: more would have to be others.
  if (names.length === request.length) return [];
  const asked = new Set(request.map(({ name }) => name));
  return names.filter((name) => typeof name === 'string' && !asked.has(name));
}

type Records = readonly object[];
interface Split {
  columns: readonly string[];
}
type Rows =
  | Records
  | { rows?: Records; dataframe_records?: Records; dataframe_split?: Split; columns?: Split['columns'] };

function findNames(body: Rows): readonly string[] {
  if (isList(body)) return Object.keys(body[0] ?? {});
  const records = body.rows ?? body.dataframe_records;
  if (isList(records)) return Object.keys(records[0] ?? {});
  return body.dataframe_split?.columns ?? body.columns ?? [];
}

function isList(value: unknown): value is Records {
  return Array.isArray(value);
}
