/**
 * The wished name, or the first of `wish (2)`, `wish (3)`, … that is not taken. Names that differ only in the case of their
 * letters count as the same, as in SQL.
 */
export function unusedName(wish: string, taken: Iterable<string>): string {
  const used = new Set(Array.from(taken, (name) => name.toLowerCase()));
  let name = wish;
  for (let i = 2; used.has(name.toLowerCase()); i += 1) name = `${wish} (${i})`;
  return name;
}
