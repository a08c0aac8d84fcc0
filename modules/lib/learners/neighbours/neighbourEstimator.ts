import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCast, addScaledNumbers } from '../../onnx/scaledNumbers.ts';
import type { NearestNeighborsParams } from '../../params/nearestNeighborsParams.ts';
import type { SupervisedTask } from '../data.ts';
import type { Estimator } from '../learner.ts';
import { addBlocks } from './addBlocks.ts';
import { addDistances } from './addDistances.ts';
import { addVotes } from './addVotes.ts';
import type { NeighbourRows } from './neighbourRows.ts';
import { addStoredRows } from './storedRows.ts';

/** Distances that are in memory at a time. */
const blockDistances = 2 ** 21;
const mostBlockRows = 256;

/** Training rows to compare with, and how. */
export class NeighbourEstimator implements Estimator {
  readonly task: SupervisedTask;
  readonly rows: NeighbourRows;
  readonly params: NearestNeighborsParams;
  /** 0 for regression. */
  readonly classes: number;
  readonly importances = new Float64Array();
  readonly metrics: Record<string, number>;

  constructor(
    fitted: Pick<NeighbourEstimator, 'task' | 'rows' | 'params' | 'classes'>,
    metrics: Record<string, number> = {},
  ) {
    this.task = fitted.task;
    this.rows = fitted.rows;
    this.params = fitted.params;
    this.classes = fitted.classes;
    this.metrics = metrics;
  }

  /** Rows to be scored are taken in blocks, so that memory does not grow with their number. */
  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const { numbers, categories, count } = this.rows;
    const queries: { tensor: string; width: number }[] = [];
    if (numbers.length > 0) {
      const scaled = addCast(graph, addScaledNumbers(graph, inputs, numbers), 'float');
      queries.push({ tensor: scaled, width: numbers.length });
    }
    if (categories.length > 0) {
      const codes = categories.map(({ feature }) => inputs.codes(feature));
      const joined = graph.addNode({ op: 'Concat', inputs: codes, attributes: { axis: { int: 1 } } });
      queries.push({ tensor: joined, width: categories.length });
    }
    const stored = addStoredRows(graph, this.rows, this.params);
    const depth = this.params.distance === 'manhattan' ? Math.max(1, numbers.length) : 1;
    const blockRows = Math.max(1, Math.min(mostBlockRows, Math.floor(blockDistances / (count * depth))));
    const width = this.task === 'multiclass' ? this.classes : 1;
    return addBlocks(graph, queries, blockRows, width, (body, parts) => {
      const query = {
        points: numbers.length > 0 ? parts[0] : undefined,
        codes: categories.length > 0 ? parts.at(-1) : undefined,
      };
      const distances = addDistances(body, query, stored, this.params.distance);
      return addVotes(body, query, stored, distances, this);
    });
  }
}
