import type { GraphBuilder } from './graphBuilder.ts';
import { addCast } from './scaledNumbers.ts';

/**
 * onnxruntime adds up what trees say in float32, and where large numbers cancel each other little is left of it. So each number is
 * written as a coarse part, a multiple of a step so large that float32 sums of coarse parts are exact, and a fine part, what is left: far
 * smaller, so that the rounding of its sums does not matter. This is the first half of the "extraction" of Rump, Ogita and Oishi
 * ("Accurate floating-point summation", SIAM J. Sci. Comput. 31, 2008, section 3).
 */

/**
 * What numbers are rounded by: adding it and taking it away again, in float32, leaves the coarse part. `most`: what the absolute values of
 * the numbers in one sum add up to, or more. It is 3 · 2^e with 2^e >= most: a float between 2 · 2^e and 4 · 2^e is a multiple of
 * 2^(e − 22), and sums of at most 2^(e + 2) of these are floats. 0, which leaves all in the coarse part, where float32 has no such number.
 */
export function rounderOf(most: number): number {
  if (most === 0) return 0;
  const rounder = 3 * 2 ** Math.ceil(Math.log2(most));
  return rounder <= largestFloat ? Math.fround(rounder) : 0;
}

const largestFloat = 3.4028234663852886e38;

/** The coarse and the fine part of a number, both floats; of a float their sum is the number. */
export function partsOf(value: number, rounder: number): [coarse: number, fine: number] {
  const float = Math.fround(value);
  const coarse = Math.fround(Math.fround(float + rounder) - rounder);
  return [coarse, Math.fround(value - coarse)];
}

/**
 * Adds the nodes that put sums of parts together: of floats [N, 2 · outputs], the coarse sums of all outputs and then the fine ones, doubles
 * [N, outputs].
 */
export function addPartSums(graph: GraphBuilder, sums: string): string {
  const split = { op: 'Split', inputs: [sums], attributes: { axis: { int: 1 }, num_outputs: { int: 2 } } };
  const parts = graph.addNodeOf(split, 2).map((part) => addCast(graph, part, 'double'));
  return graph.addNode({ op: 'Add', inputs: parts });
}
