import { StepError } from '../../../define.ts';
import { decomposition } from '../../kernels/compiled/decomposition.ts';
import { Kernels } from '../../kernels/kernels.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { pcaAnomalyParams } from '../../params/pcaAnomalyParams.ts';
import { addSquareSums } from '../clustering/distanceGraph.ts';
import { FeatureSpace } from '../clustering/featureSpace.ts';
import { describeFeatures } from '../decomposition/describeFeatures.ts';
import { findComponents, type PrincipalComponents } from '../decomposition/principalComponents.ts';
import { type Estimator, yieldToEvents } from '../learner.ts';
import { Pace } from '../linear/pace.ts';
import { defineAnomalyLearner } from '../unsupervisedLearner.ts';
import { quantileOf } from './quantileOf.ts';

/** Rows that the threshold is taken from: evenly spaced. */
const thresholdRows = 50_000;
/** The covariance matrix of more columns would not fit. */
const mostColumns = 8000;

/**
 * Anomalies by principal components: the error e of a row is the squared length of what the components leave of it, and its score
 * e / (e + t), where t is the error that the expected share of the training rows reaches.
 */
export const pcaAnomaly = defineAnomalyLearner({
  id: 'pca-anomaly-detection',
  params: pcaAnomalyParams,
  async fit(data, params, context) {
    using kernels = new Kernels(decomposition, context.threads, data.memory);
    const measures = describeFeatures(data.features, kernels);
    const space = new FeatureSpace(data.features, params.scaling, params.meanCentred, measures);
    const { width } = space;
    requireWidth(width, params.components);
    const { rowCount } = data;
    const source = { rowCount, columns: space.columns };
    const options = { centred: params.meanCentred, oversampling: params.oversampling, seed: params.seed };
    const found = await findComponents(source, params.components, options, kernels, new Pace(context.signal));
    await yieldToEvents(context.signal);
    const errors = measureErrors(space, found, rowCount);
    const least = Math.max(found.totalVariance * 1e-12, 1e-24);
    const threshold = Math.max(
      least,
      -quantileOf(
        errors.map((error) => -error),
        params.expectedAnomalies,
      ),
    );
    const explained = found.variances.reduce((sum, value) => sum + value, 0);
    const share = found.totalVariance > 0 ? explained / found.totalVariance : 1;
    context.log(
      `${found.variances.length} of ${width} components explain ${(100 * share).toFixed(1)} % of the variance.`,
      share > 0.999 ? 'warning' : 'info',
    );
    return new PcaEstimator(space, found, threshold, { explained_variance_ratio: share });
  },
});

function requireWidth(width: number, components: number): void {
  if (width > mostColumns) {
    throw new StepError(
      `The features make ${width.toLocaleString('en')} columns of numbers; at most ${mostColumns.toLocaleString('en')} can be looked at. Leave out columns of many categories.`,
    );
  }
  if (components < width) return;
  throw new StepError(
    `${components} components are asked for, but the features make only ${width} ${width === 1 ? 'column' : 'columns'} of numbers, of which nothing would be left. Ask for fewer components.`,
  );
}

/** Errors of rows that are evenly spaced. */
function measureErrors(
  space: FeatureSpace,
  { means, directions }: PrincipalComponents,
  rowCount: number,
): Float64Array {
  const { width } = space;
  const count = Math.min(rowCount, thresholdRows);
  const point = new Float32Array(width);
  return Float64Array.from({ length: count }, (_, i) => {
    const row = Math.floor((i * rowCount) / count);
    space.readRows(row, row + 1, width, point);
    const rest = Float64Array.from(point, (value, j) => value - means[j]!);
    const centred = rest.slice();
    for (let at = 0; at < directions.length; at += width) {
      let part = 0;
      for (let j = 0; j < width; j++) part += centred[j]! * directions[at + j]!;
      for (let j = 0; j < width; j++) rest[j]! -= part * directions[at + j]!;
    }
    return rest.reduce((sum, value) => sum + value * value, 0);
  });
}

export class PcaEstimator implements Estimator {
  readonly importances = new Float64Array(0);
  readonly metrics: Record<string, number>;
  readonly space: FeatureSpace;
  readonly found: PrincipalComponents;
  /** The error at which the score is one half. */
  readonly threshold: number;

  constructor(space: FeatureSpace, found: PrincipalComponents, threshold: number, metrics: Record<string, number>) {
    this.space = space;
    this.found = found;
    this.threshold = threshold;
    this.metrics = metrics;
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const { means, directions } = this.found;
    const width = means.length;
    const count = directions.length / width;
    const constant = (rows: number, columns: number, values: ArrayLike<number>) =>
      graph.addConstant({ type: 'double', shape: [rows, columns], values });
    const columns = Array.from(
      { length: width * count },
      (_, at) => directions[(at % count) * width + Math.floor(at / count)]!,
    );
    const points = this.space.addToGraph(graph, inputs);
    const centred = graph.addNode({ op: 'Sub', inputs: [points, constant(1, width, means)] });
    const parts = graph.addNode({ op: 'MatMul', inputs: [centred, constant(width, count, columns)] });
    const shadow = graph.addNode({ op: 'MatMul', inputs: [parts, constant(count, width, directions)] });
    const errors = addSquareSums(graph, graph.addNode({ op: 'Sub', inputs: [centred, shadow] }));
    const sum = graph.addNode({ op: 'Add', inputs: [errors, constant(1, 1, [this.threshold])] });
    return graph.addNode({ op: 'Div', inputs: [errors, sum] });
  }
}
