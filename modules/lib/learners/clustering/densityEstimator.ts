import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addBlocks } from '../neighbours/addBlocks.ts';
import type { ClusteringEstimator } from '../unsupervisedLearner.ts';
import { addNearest } from './distanceGraph.ts';
import type { FeatureScaling, FeatureSpace } from './featureSpace.ts';

/** Distances that the graph holds at a time. */
const mostDistances = 4e6;

interface Found {
  space: FeatureSpace;
  /** Cores of each cluster, `width` doubles each. */
  cores: readonly Float64Array[];
  assignments: Int32Array;
  metrics: Record<string, number>;
  scaling: FeatureScaling;
  radius: number;
  names: string[];
}

/** Clusters by the rows in their cores: a row's distance from a cluster is that from the nearest of them. */
export class DensityEstimator implements ClusteringEstimator {
  readonly importances = new Float64Array(0);
  readonly metrics: Record<string, number>;
  readonly clusterCount: number;
  readonly assignments: Int32Array;
  readonly space: ClusteringEstimator['space'];
  readonly reach: number;
  readonly features: FeatureSpace;
  /** Rows in the core of each cluster, `features.width` numbers each. */
  readonly cores: readonly Float64Array[];

  constructor({ space, cores, assignments, metrics, scaling, radius, names }: Found) {
    this.features = space;
    this.cores = cores;
    this.clusterCount = cores.length;
    this.assignments = assignments;
    this.metrics = metrics;
    this.space = { scaling, distance: 'euclidean', features: names };
    // The neighbours of the training were found in float32.
    this.reach = radius * (1 + 1e-6);
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const { width } = this.features;
    const points = this.features.addToGraph(graph, inputs);
    const count = this.cores.reduce((sum, cores) => sum + cores.length / width, 0);
    const blockRows = Math.max(16, Math.min(4096, Math.floor(mostDistances / count)));
    const squares = addBlocks(graph, [{ tensor: points, width }], blockRows, this.clusterCount, (body, [rows]) => {
      const nearest = this.cores.map((cores) => addNearest(body, rows!, cores, width));
      return body.addNode({ op: 'Concat', inputs: nearest, attributes: { axis: { int: 1 } } });
    });
    return graph.addNode({ op: 'Sqrt', inputs: [squares] });
  }
}
