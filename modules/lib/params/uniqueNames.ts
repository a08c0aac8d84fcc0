/**
 * Names for a table: none empty, none with null characters, which no SQL can name, none twice, not even in another case, because
 * SQL does not tell `Price` from `price`.
 */
export function makeNamesUnique(given: readonly string[]): { names: string[]; warnings: string[] } {
  const names = given.map((name) => name.replaceAll('\0', '').trim());
  const taken = new Set(names.map((name) => name.toLowerCase()).filter(Boolean));
  const used = new Set<string>();
  const warnings: string[] = [];
  const unique = names.map((name, i) => {
    if (name && !used.has(name.toLowerCase())) {
      if (given[i]!.includes('\0'))
        warnings.push(`Column ${i + 1} has null characters in its name; it is now "${name}".`);
      used.add(name.toLowerCase());
      return name;
    }
    const renamed = name ? freeName(name, 2, '_', taken) : freeName('column', i + 1, '', taken);
    taken.add(renamed.toLowerCase());
    used.add(renamed.toLowerCase());
    warnings.push(
      name
        ? `Column ${i + 1} has the name of an earlier one, "${name}"; it is now "${renamed}".`
        : `Column ${i + 1} has no name; it is now "${renamed}".`,
    );
    return renamed;
  });
  return { names: unique, warnings };
}

function freeName(stem: string, first: number, separator: string, taken: Set<string>): string {
  for (let i = first; ; i++) {
    const name = `${stem}${separator}${i}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
