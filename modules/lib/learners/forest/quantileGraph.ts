import type { GraphBuilder, Node } from '../../onnx/graphBuilder.ts';
import type { LabelRanges } from './labelRanges.ts';

/** Shares are floats: what their sums are that near to has been reached. */
const tolerance = 1e-6;

/**
 * Adds the quantiles of a distribution to a graph: of the doubles [N, ranges] of shares, the doubles [N, quantiles] of
 * the least values up to which the shares add up to the quantile. Within a range labels are taken as evenly spread.
 */
export function addQuantiles(
  graph: GraphBuilder,
  shares: string,
  { low, high }: Pick<LabelRanges, 'low' | 'high'>,
  quantiles: readonly number[],
): string {
  const add = (op: string, inputs: string[], attributes: Node['attributes'] = {}) =>
    graph.addNode({ op, inputs, attributes });
  const doubles = (values: ArrayLike<number>, shape = [values.length]) =>
    graph.addConstant({ type: 'double', shape, values });
  const number = (value: number) => doubles([value], []);
  const columns = { axis: { int: 1 } };
  const upTo = add('CumSum', [shares, graph.addConstant({ type: 'int64', shape: [], values: [1] })]);
  const last = graph.addConstant({ type: 'int64', shape: [], values: [low.length - 1] });
  const lows = doubles(low);
  const widths = doubles(high.map((value, i) => value - low[i]!));
  const axes = graph.addConstant({ type: 'int64', shape: [1], values: [1] });
  const values = quantiles.map((quantile) => {
    const isBelow = add('Less', [upTo, number(quantile - tolerance)]);
    const below = add('ReduceSum', [add('Cast', [isBelow], { to: { int: 7 } }), axes], { keepdims: { int: 1 } });
    const range = add('Min', [below, last]);
    const share = add('GatherElements', [shares, range], columns);
    const reached = add('GatherElements', [upTo, range], columns);
    // How far into the range the quantile is: (quantile − what is below) / the range's own share.
    const rest = add('Sub', [number(quantile), add('Sub', [reached, share])]);
    const part = add('Div', [rest, add('Max', [share, number(1e-30)])]);
    const inside = add('Min', [add('Max', [part, number(0)]), number(1)]);
    return add('Add', [add('Gather', [lows, range]), add('Mul', [inside, add('Gather', [widths, range])])]);
  });
  return values.length === 1 ? values[0]! : add('Concat', values, columns);
}
