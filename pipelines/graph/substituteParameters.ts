import { parameterReference, pipelineLimits } from '../contract/graph.ts';

export interface Substituted {
  /** The same object when nothing in it was a reference. */
  value: unknown;
  /** Name of the pipeline parameter by path (`columns.rules.0.names`), of every reference, with a value or without. */
  references: Map<string, string>;
}

/** Replaces each `{"$param": "name"}` inside `value` by that parameter's value, where it has one. */
export function substituteParameters(value: unknown, values: ReadonlyMap<string, unknown>): Substituted {
  const references = new Map<string, string>();
  return { value: replace(value, '', 0), references };

  function replace(part: unknown, path: string, depth: number): unknown {
    if (typeof part !== 'object' || part === null || depth > pipelineLimits.depth) return part;
    const reference = '$param' in part ? parameterReference.safeParse(part) : undefined;
    if (reference?.success) {
      const name = reference.data.$param;
      references.set(path, name);
      return values.has(name) ? values.get(name) : part;
    }
    if (Array.isArray(part)) return replaceItems(part, path, depth);
    return replaceMembers(part as Record<string, unknown>, path, depth);
  }

  function replaceItems(items: unknown[], path: string, depth: number): unknown[] {
    const replaced = items.map((item, index) =>
      typeof item === 'object' ? replace(item, join(path, index), depth + 1) : item,
    );
    return replaced.some((item, index) => item !== items[index]) ? replaced : items;
  }

  function replaceMembers(members: Record<string, unknown>, path: string, depth: number): Record<string, unknown> {
    const entries = Object.entries(members);
    const replaced = entries.map(([key, member]) => [key, replace(member, join(path, key), depth + 1)] as const);
    if (replaced.every(([, member], index) => member === entries[index]![1])) return members;
    return Object.fromEntries(replaced);
  }
}

function join(path: string, part: string | number): string {
  return path === '' ? String(part) : `${path}.${part}`;
}
