import type { Problem } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';

/** Finds steps, parameters and notes that share a name. */
export function findRepeated({ nodes, parameters, notes }: Pipeline): Problem[] {
  const words = (what: string, name: string) => `Two ${what} "${name}". Rename one of them.`;
  return [
    ...listRepeated(parameters.map(({ name }) => name)).map(
      (name): Problem => ({
        code: 'duplicate-parameter',
        message: words('pipeline parameters are named', name),
        param: name,
      }),
    ),
    ...listRepeated(nodes.map(({ id }) => id)).map(
      (id): Problem => ({ code: 'duplicate-node', message: words('steps have the id', id), node: id }),
    ),
    ...listRepeated(notes.map(({ id }) => id)).map(
      (id): Problem => ({ code: 'wrong-structure', message: words('notes have the id', id) }),
    ),
  ];
}

/** What occurs more than once, each named once, in order. */
function listRepeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.has(name) || !seen.add(name)))];
}
