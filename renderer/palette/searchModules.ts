import type { ModuleSpec } from '../../modules/define.ts';

/** Modules that have every word in title, category or description; those that have it in their title come first. */
export function searchModules(specs: readonly ModuleSpec[], query: string): ModuleSpec[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...specs];
  const ranked = specs.flatMap((spec) => {
    const title = spec.title.toLowerCase();
    const all = `${title} ${spec.category.replaceAll('-', ' ')} ${spec.description.toLowerCase()}`;
    if (!words.every((word) => all.includes(word))) return [];
    const rank = words.every((word) => title.startsWith(word))
      ? 0
      : words.every((word) => title.includes(word))
        ? 1
        : 2;
    return [{ spec, rank }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ spec }) => spec);
}
