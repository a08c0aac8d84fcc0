import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCall, addChoice, addRow } from '../../onnx/graphColumns.ts';

/**
 * Adds Φ(z) of doubles in double precision (1e-15): Hart's rational approximation as given by West, "Better approximations to cumulative
 * normal functions" (Wilmott, 2005).
 */
export function addNormalDistribution(graph: GraphBuilder, z: string): string {
  const call = (op: string, ...inputs: string[]) => addCall(graph, op, ...inputs);
  const number = (value: number) => addRow(graph, [value]);
  const x = call('Abs', z);
  const horner = ([first, ...rest]: readonly number[]) =>
    rest.reduce((sum, coefficient) => call('Add', call('Mul', sum, x), number(coefficient)), number(first!));
  const density = call('Exp', call('Div', call('Mul', call('Neg', x), x), number(2)));
  const near = call('Div', call('Mul', density, horner(numerator)), horner(denominator));
  const fraction = [4, 3, 2, 1].reduce(
    (sum, n) => call('Add', x, call('Div', number(n), sum)),
    call('Add', x, number(0.65)),
  );
  const far = call('Div', call('Div', density, fraction), number(2.506628274631));
  const within = addChoice(graph, call('Less', x, number(7.07106781186547)), near, far);
  const tail = addChoice(graph, call('Greater', x, number(37)), number(0), within);
  return addChoice(graph, call('Greater', z, number(0)), call('Sub', number(1), tail), tail);
}

const numerator = [
  ...[3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383],
  ...[112.079291497871, 221.213596169931, 220.206867912376],
];
const denominator = [
  ...[8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461],
  ...[296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752],
];
