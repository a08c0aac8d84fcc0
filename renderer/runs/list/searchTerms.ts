const termOf = (name: string) => new RegExp(`(^|\\s)${name}:(\\S*)`, 'i');

/** Value of `name:value` in a search; null where it is not in it. */
export function readTerm(query: string, name: string): string | null {
  return termOf(name).exec(query)?.[2] || null;
}

/** The search with `name:value` in it instead of what it said before; null takes it out. */
export function writeTerm(query: string, name: string, value: string | null): string {
  const rest = query
    .replace(new RegExp(termOf(name), 'gi'), ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (value === null) return rest;
  return rest === '' ? `${name}:${value}` : `${rest} ${name}:${value}`;
}
