import { invalid } from './mlflowError.ts';
import { type Comparison, type FilterKind, parseFilter, parseOrder } from './parseFilter.ts';

/** What an entry of a list has under a name; undefined: nothing. */
export type Lookup<T> = (entry: T, kind: FilterKind, key: string) => string | number | undefined;

/** The entries of a list that fit a filter, sorted. For lists that are kept in memory. Throws MlflowError. */
export function filterList<T>(all: readonly T[], filter: string, orders: readonly string[], lookup: Lookup<T>): T[] {
  const comparisons = parseFilter(filter);
  const found = all.filter((entry) => comparisons.every((one) => meets(lookup(entry, one.kind, one.key), one)));
  for (const order of orders.map(parseOrder).reverse()) {
    const sign = order.descending ? -1 : 1;
    found.sort((a, b) => sign * compareValues(lookup(a, order.kind, order.key), lookup(b, order.kind, order.key)));
  }
  return found;
}

/** Lookups by name of an attribute. Throws MlflowError for a name that there is not. */
export function readAttribute<T>(
  attributes: Readonly<Record<string, (entry: T) => string | number>>,
  key: string,
  entry: T,
): string | number {
  const read = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (!read) throw invalid(`There is no "${key}" to search by. Known: ${Object.keys(attributes).join(', ')}.`);
  return read(entry);
}

function meets(value: string | number | undefined, { operator, values }: Comparison): boolean {
  if (operator === 'IS NULL') return value === undefined;
  if (value === undefined) return false;
  if (operator === 'IS NOT NULL') return true;
  const wanted = values.map((one) => (typeof value === 'number' ? Number(one) : String(one)));
  if (operator === 'IN') return wanted.includes(value);
  if (operator === 'NOT IN') return !wanted.includes(value);
  const first = wanted[0]!;
  switch (operator) {
    case '=':
      return value === first;
    case '!=':
      return value !== first;
    case '<':
      return value < first;
    case '<=':
      return value <= first;
    case '>':
      return value > first;
    case '>=':
      return value >= first;
    case 'LIKE':
      return isLike(String(value), String(first));
    case 'ILIKE':
      return isLike(String(value).toLowerCase(), String(first).toLowerCase());
  }
}

/**
 * SQL's LIKE: `%` stands for any characters, `_` for one. In steps of at most the length of the text times that of the pattern: of
 * several `%` only the last has to be gone back to.
 */
export function isLike(text: string, pattern: string): boolean {
  let [at, next] = [0, 0];
  let star: { next: number; at: number } | undefined;
  while (at < text.length) {
    if (pattern[next] === '%') {
      next += 1;
      star = { next, at };
    } else if (next < pattern.length && (pattern[next] === '_' || pattern[next] === text[at])) {
      at += 1;
      next += 1;
    } else if (star) {
      star.at += 1;
      [next, at] = [star.next, star.at];
    } else return false;
  }
  while (pattern[next] === '%') next += 1;
  return next === pattern.length;
}

function compareValues(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
