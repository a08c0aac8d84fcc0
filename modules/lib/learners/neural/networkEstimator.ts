import { addInts } from '../../onnx/constants.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addSigmoid, addSoftmax } from '../../onnx/links.ts';
import { addExactDoubles, addScaledNumbers } from '../../onnx/scaledNumbers.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import type { Estimator } from '../learner.ts';
import type { NetworkInputs } from './networkInputs.ts';
import type { Activation, LayerShape, NetworkShape } from './networkPlan.ts';

const operators = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' } as const;

/** A trained network. The graph computes in double precision, so that it answers what the weights mean. */
export class NetworkEstimator implements Estimator {
  readonly task: SupervisedTask;
  readonly inputs: NetworkInputs;
  readonly shape: NetworkShape;
  readonly activation: Activation;
  readonly parameters: Float32Array;
  /** Of regression's label: the outputs are (label − mean) / deviation. */
  readonly label: { mean: number; deviation: number };
  readonly importances: Float64Array;
  readonly metrics: Record<string, number>;

  constructor(
    fitted: Pick<NetworkEstimator, 'inputs' | 'shape' | 'activation' | 'parameters' | 'label' | 'metrics'>,
    data: TrainingData,
  ) {
    this.task = data.task;
    this.inputs = fitted.inputs;
    this.shape = fitted.shape;
    this.activation = fitted.activation;
    this.parameters = fitted.parameters;
    this.label = fitted.label;
    this.metrics = fitted.metrics;
    this.importances = measureImportances(this, data);
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    let values = '';
    for (const [l, layer] of this.shape.layers.entries()) {
      const bias = [1, layer.units];
      const terms = [addExactDoubles(graph, bias, this.parameters.slice(layer.biases, layer.biases + layer.units))];
      if (l === 0) {
        terms.push(...this.#addInputs(graph, inputs, layer));
      } else {
        const depth = this.shape.layers[l - 1]!.units;
        terms.push(this.#addProduct(graph, values, layer, depth));
      }
      values = graph.addNode({ op: 'Sum', inputs: terms });
      if (layer !== this.shape.layers.at(-1))
        values = graph.addNode({ op: operators[this.activation], inputs: [values] });
    }
    return this.#addOutput(graph, values);
  }

  /** Weights of a layer, without padding: `count` rows from row `first` on. */
  weightsOf({ weights, width, units }: LayerShape, first: number, count: number): Float32Array {
    const rows = new Float32Array(count * units);
    for (let i = 0; i < count; i++) {
      const start = weights + (first + i) * width;
      rows.set(this.parameters.subarray(start, start + units), i * units);
    }
    return rows;
  }

  #addInputs(graph: GraphBuilder, inputs: FeatureInputs, layer: LayerShape): string[] {
    const terms: string[] = [];
    const { numbers, categories } = this.inputs;
    if (numbers.length > 0) {
      terms.push(this.#addProduct(graph, addScaledNumbers(graph, inputs, numbers), layer, numbers.length));
    }
    for (const { feature, offset, size } of categories) {
      // The last row, which a missing or unknown value (code −1) finds, is zero.
      const table = new Float32Array((size + 1) * layer.units);
      table.set(this.weightsOf(layer, layer.depth + offset, size));
      const rows = addExactDoubles(graph, [size + 1, layer.units], table);
      const gathered = graph.addNode({ op: 'Gather', inputs: [rows, inputs.codes(feature)] });
      terms.push(graph.addNode({ op: 'Squeeze', inputs: [gathered, addInts(graph, [1], [1])] }));
    }
    return terms;
  }

  #addProduct(graph: GraphBuilder, values: string, layer: LayerShape, depth: number): string {
    const weights = addExactDoubles(graph, [depth, layer.units], this.weightsOf(layer, 0, depth));
    return graph.addNode({ op: 'MatMul', inputs: [values, weights] });
  }

  #addOutput(graph: GraphBuilder, values: string): string {
    switch (this.task) {
      case 'binary':
        return addSigmoid(graph, values);
      case 'multiclass':
        return addSoftmax(graph, values);
      case 'regression': {
        const constant = (value: number) => graph.addConstant({ type: 'double', shape: [1], values: [value] });
        const scaled = graph.addNode({ op: 'Mul', inputs: [values, constant(this.label.deviation)] });
        return graph.addNode({ op: 'Add', inputs: [scaled, constant(this.label.mean)] });
      }
    }
  }
}

/**
 * How much of a feature can reach the outputs: its standard deviation times the products of absolute weights along all paths
 * (Garson, "Interpreting neural network connection weights", 1991, without the shares of each node).
 */
function measureImportances(estimator: NetworkEstimator, { features }: TrainingData): Float64Array {
  const { layers, numbers } = estimator.shape;
  let reach = new Float64Array(layers.at(-1)!.units).fill(1);
  for (const [l, layer] of [...layers.entries()].reverse()) {
    const depth = l === 0 ? layer.depth + layer.categories : layers[l - 1]!.units;
    const weights = estimator.weightsOf(layer, 0, depth);
    const next = new Float64Array(depth);
    for (let i = 0; i < depth; i++) {
      for (let j = 0; j < layer.units; j++) next[i]! += Math.abs(weights[i * layer.units + j]!) * reach[j]!;
    }
    reach = next;
  }
  const importances = new Float64Array(features.length);
  const { numbers: scales, categories } = estimator.inputs;
  for (let j = 0; j < numbers; j++) importances[scales[j]!.feature] = reach[j]! * scales[j]!.deviation;
  for (const { feature, offset, size } of categories) {
    const column = features[feature]!;
    if (column.kind !== 'categorical') continue;
    const counts = new Float64Array(size);
    for (const code of column.codes) if (code >= 0) counts[code]! += 1;
    for (let c = 0; c < size; c++) {
      const share = counts[c]! / column.codes.length;
      importances[feature]! += reach[layers[0]!.depth + offset + c]! * Math.sqrt(share * (1 - share));
    }
  }
  return importances;
}
