import type { Column } from '../../../pipelines/contract/table.ts';
import type { Tree } from './checkQuery.ts';

/**
 * Those columns of a table that a query can read: the ones that it names anywhere. All of them where it takes columns without
 * naming them (a star, a natural join, a pivot, a whole row), or names one that is not known, so that the error can tell
 * what there is. At least one, so that rows can be counted.
 */
export function columnsRead(parts: readonly Tree[], columns: readonly Column[], all: readonly Column[]): Column[] {
  const named = namedIn(parts, all);
  if (!named) return [...columns];
  const read = columns.filter(({ name }) => named.has(name.toLowerCase()));
  return read.length > 0 ? read : columns.slice(0, 1);
}

/** Names in lower case, or undefined for all. */
function namedIn(parts: readonly Tree[], all: readonly Column[]): Set<string> | undefined {
  const aliases = new Set(parts.flatMap(({ alias }) => (typeof alias === 'string' ? alias.toLowerCase() : [])));
  const tables = parts.filter(({ type }) => type === 'BASE_TABLE');
  const rows = new Set(
    tables.flatMap(({ table_name, alias }) => [table_name, alias].map((name) => String(name).toLowerCase())),
  );
  const columns = new Set(all.map(({ name }) => name.toLowerCase()));
  const named = new Set<string>();
  for (const part of parts) {
    if (part.class === 'STAR' || part.ref_type === 'NATURAL' || part.type === 'PIVOT' || part.column_name_alias) return;
    const names = [part.column_names, part.using_columns].flatMap((list) => (Array.isArray(list) ? list : []));
    const lower = names.map((name) => String(name).toLowerCase());
    if (lower.length === 1 && rows.has(lower[0]!)) return;
    if (lower.length > 0 && !lower.some((name) => columns.has(name) || aliases.has(name))) return;
    for (const name of lower) named.add(name);
  }
  return named;
}
