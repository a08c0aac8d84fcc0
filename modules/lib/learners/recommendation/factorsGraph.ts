import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { readGraph } from '../../onnx/readGraph.ts';
import { readFloatTensors } from '../../onnx/readTensors.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import type { Factors } from './factors.ts';

/**
 * Adds the nodes that predict a rating [N, 1] from the inputs 0 (user) and 1 (item). Behind the last user and the last item stands a
 * row of zeros, which `Gather` finds for those that training did not see. Products are summed as doubles.
 */
export function addFactors(graph: GraphBuilder, inputs: FeatureInputs, factors: Factors): string {
  const { width, mean, range } = factors;
  const [users, items] = [inputs.codes(0), inputs.codes(1)];
  const node = (op: string, ...names: string[]) => graph.addNode({ op, inputs: names });
  const gather = (values: Float32Array, columns: number, codes: string) => {
    const shape = columns > 1 ? [values.length / columns + 1, columns] : [values.length + 1];
    const constant = graph.addConstant({ type: 'float', shape, values: withZeros(values, columns) });
    return addCast(graph, node('Gather', constant, codes), 'double');
  };
  const scalar = (value: number) => graph.addConstant({ type: 'float', shape: [], values: [value] });
  const userBias = gather(factors.userBiases, 1, users);
  const itemBias = gather(factors.itemBiases, 1, items);
  const userFactors = gather(factors.userFactors, width, users);
  const itemFactors = gather(factors.itemFactors, width, items);
  const products = node('Mul', userFactors, itemFactors);
  const product =
    width > 1
      ? graph.addNode({
          op: 'ReduceSum',
          inputs: [products, graph.addConstant({ type: 'int64', shape: [1], values: [2] })],
          attributes: { keepdims: { int: 0 } },
        })
      : products;
  const average = addCast(graph, scalar(mean), 'double');
  const sum = node('Add', node('Add', node('Add', average, userBias), itemBias), product);
  return node('Clip', addCast(graph, sum, 'float'), scalar(range[0]), scalar(range[1]));
}

function withZeros(values: Float32Array, count: number): Float32Array {
  const longer = new Float32Array(values.length + count);
  longer.set(values);
  return longer;
}

/** The factors that `addFactors` wrote into the bytes of an .onnx file. Throws where it did not. */
export function readFactors(bytes: Uint8Array): Factors {
  const nodes = readGraph(bytes);
  const tensors = readFloatTensors(bytes);
  const constant = (name: string | undefined) => tensors.get(name ?? '') ?? fail();
  const gathers = nodes.filter(({ op }) => op === 'Gather').map(({ inputs }) => constant(inputs[0]));
  const clip = nodes.find(({ op }) => op === 'Clip');
  const add = nodes.find(({ op }) => op === 'Add');
  const average = nodes.find(({ outputs }) => outputs[0] === add?.inputs[0]);
  const [userBiases, itemBiases, userFactors, itemFactors] = gathers;
  if (!userBiases || !itemBiases || !userFactors || !itemFactors) return fail();
  const width = userFactors.shape[1] ?? 1;
  const rows = (tensor: typeof userBiases, columns: number) => tensor.values.subarray(0, -columns);
  return {
    width,
    mean: constant(average?.inputs[0]).values[0]!,
    range: [constant(clip?.inputs[1]).values[0]!, constant(clip?.inputs[2]).values[0]!],
    userBiases: rows(userBiases, 1),
    itemBiases: rows(itemBiases, 1),
    userFactors: rows(userFactors, width),
    itemFactors: rows(itemFactors, width),
  };
}

function fail(): never {
  throw new Error('The graph holds no factors of users and items');
}
