import { limits, RefusedOnnx } from './limits.ts';

/** What one function of a file, or its graph, does when it is called once. */
export interface CalledFunction {
  /** Own nodes. */
  nodes: number;
  /** Keys of the functions that its nodes call, each as often as it is called. */
  calls: string[];
}

/**
 * Nodes that a graph has once every call is replaced by the function's nodes, as onnxruntime does. Refuses functions that call
 * themselves, and those that multiply beyond the limit.
 */
export function countExpanded(graph: CalledFunction, functions: ReadonlyMap<string, CalledFunction>): number {
  const counted = new Map<string, number>();
  const open = new Set<string>();
  const countOf = (called: CalledFunction): number => {
    let sum = called.nodes;
    for (const key of called.calls) sum += countCall(key);
    if (sum > limits.nodes) throw new RefusedOnnx(`The model has more than ${limits.nodes} nodes.`);
    return sum;
  };
  const countCall = (key: string): number => {
    const known = counted.get(key);
    if (known !== undefined) return known;
    if (open.has(key)) throw new RefusedOnnx(`The function "${key}" calls itself.`);
    if (open.size > limits.depth) throw new RefusedOnnx(`Functions call each other more than ${limits.depth} deep.`);
    open.add(key);
    const count = countOf(functions.get(key)!);
    open.delete(key);
    counted.set(key, count);
    return count;
  };
  return countOf(graph);
}
