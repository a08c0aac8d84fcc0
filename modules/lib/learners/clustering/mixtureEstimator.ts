import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import type { ClusteringEstimator } from '../unsupervisedLearner.ts';
import { addSquareSums } from './distanceGraph.ts';
import type { FeatureSpace } from './featureSpace.ts';
import type { MixtureComponents } from './mixtureComponents.ts';

/**
 * A mixture as clusters. The distance of x from cluster k is √(Mahalanobis² + bₖ), bₖ = ln |Σₖ| − 2 ln πₖ above the least of these: so
 * the nearest cluster is the most probable one, and softmax of −distance² / 2 are the probabilities.
 */
export class MixtureEstimator implements ClusteringEstimator {
  readonly importances = new Float64Array(0);
  readonly metrics: Record<string, number>;
  readonly clusterCount: number;
  readonly assignments: Int32Array;
  readonly space: ClusteringEstimator['space'];
  readonly mixture = true;
  readonly components: MixtureComponents;
  readonly features: FeatureSpace;

  constructor(
    features: FeatureSpace,
    components: MixtureComponents,
    assignments: Int32Array,
    metrics: Record<string, number>,
    names: string[],
  ) {
    this.features = features;
    this.components = components;
    this.clusterCount = components.count;
    this.assignments = assignments;
    this.metrics = metrics;
    this.space = { scaling: 'z-score', distance: 'euclidean', features: names };
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const { count, width, means, weights } = this.components;
    const points = this.features.addToGraph(graph, inputs);
    const squares: string[] = [];
    for (let k = 0; k < count; k++) {
      const mean = graph.addConstant({
        type: 'double',
        shape: [1, width],
        values: means.subarray(k * width, (k + 1) * width),
      });
      const centred = graph.addNode({ op: 'Sub', inputs: [points, mean] });
      squares.push(addSquareSums(graph, this.#addWhitened(graph, centred, k)));
    }
    const offsets = this.components.logDeterminants().map((value, k) => value - 2 * Math.log(weights[k]!));
    const least = offsets.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
    const all = graph.addNode({ op: 'Concat', inputs: squares, attributes: { axis: { int: 1 } } });
    const added = graph.addConstant({
      type: 'double',
      shape: [1, count],
      values: offsets.map((value) => value - least),
    });
    const sums = graph.addNode({ op: 'Add', inputs: [all, added] });
    return graph.addNode({ op: 'Sqrt', inputs: [sums] });
  }

  /** Rows times the transpose of L⁻¹. */
  #addWhitened(graph: GraphBuilder, centred: string, k: number): string {
    const { width, factors, isFull } = this.components;
    if (!isFull) {
      const values = factors.subarray(k * width, (k + 1) * width);
      return graph.addNode({
        op: 'Mul',
        inputs: [centred, graph.addConstant({ type: 'double', shape: [1, width], values })],
      });
    }
    const from = k * width * width;
    const values = Float64Array.from({ length: width * width }, (_, at) => {
      return factors[from + (at % width) * width + Math.floor(at / width)]!;
    });
    const matrix = graph.addConstant({ type: 'double', shape: [width, width], values });
    return graph.addNode({ op: 'MatMul', inputs: [centred, matrix] });
  }
}
