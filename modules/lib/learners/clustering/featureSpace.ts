import type { ClusterSpace } from '../../../../pipelines/contract/table.ts';
import { StepError } from '../../../define.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import type { Feature, NumericFeature } from '../data.ts';
import type { ColumnSource } from '../decomposition/covariance.ts';
import { type ColumnMeasures, measureColumn } from '../measureColumn.ts';

export type FeatureScaling = ClusterSpace['scaling'];

/** A number as coordinate: (x − offset) · factor, and `fill`, the mean, where x is missing. */
interface NumericAxis {
  feature: number;
  offset: number;
  factor: number;
  fill: number;
}

/** A category as coordinates: 1 at `first` + its number, all 0 where it is missing or unknown. */
interface CategoryAxes {
  feature: number;
  first: number;
  size: number;
}

/** Squares of larger numbers leave the range of float32. */
const largest = 1e15;

/**
 * How features become points: numbers scaled, then categories as columns of 0 and 1. Coordinates are float32, and the ONNX
 * graph rounds them to the same, so that distances agree to the last bits of doubles.
 */
export class FeatureSpace {
  readonly width: number;
  readonly numeric: readonly NumericAxis[];
  readonly categories: readonly CategoryAxes[];
  readonly #features: readonly Feature[];

  /**
   * `centred` subtracts the mean where `scaling` is 'none'; `measures`: of the numeric features, when they are known. Throws StepError when
   * unscaled numbers are too large.
   */
  constructor(
    features: readonly Feature[],
    scaling: FeatureScaling,
    centred = false,
    measures: readonly ColumnMeasures[] = [],
  ) {
    this.#features = features;
    const numeric: NumericAxis[] = [];
    const categories: CategoryAxes[] = [];
    for (const [index, feature] of features.entries()) {
      if (feature.kind !== 'numeric') continue;
      const measured = measures[numeric.length] ?? measureColumn(feature.values);
      numeric.push(fitAxis(feature, index, measured, scaling, centred));
    }
    let first = numeric.length;
    for (const [index, feature] of features.entries()) {
      if (feature.kind === 'numeric') continue;
      categories.push({ feature: index, first, size: feature.categories.length });
      first += feature.categories.length;
    }
    this.numeric = numeric;
    this.categories = categories;
    this.width = first;
    if (first === 0) throw new StepError('The features hold no values at all, so there is nothing to learn from.');
  }

  /** Writes the points of the rows from `start` to `end`, `stride` numbers each; what is beyond `width` is left as it is. */
  readRows(start: number, end: number, stride: number, out: Float32Array): void {
    for (const [j, { feature, offset, factor, fill }] of this.numeric.entries()) {
      const { values } = this.#features[feature] as { values: Float32Array };
      for (let i = start, at = j; i < end; i++, at += stride) {
        const value = (values[i]! - offset) * factor;
        out[at] = Number.isNaN(value) ? fill : value;
      }
    }
    for (const { feature, first, size } of this.categories) {
      const { codes } = this.#features[feature] as { codes: Int32Array };
      for (let i = start, at = first; i < end; i++, at += stride) {
        out.fill(0, at, at + size);
        if (codes[i]! >= 0) out[at + codes[i]!] = 1;
      }
    }
  }

  /** The coordinates, column by column. */
  get columns(): ColumnSource['columns'] {
    return [
      ...this.numeric.map(({ feature, offset, factor, fill }) => {
        const { values } = this.#features[feature] as { values: Float32Array };
        return { values, offset, factor, fill };
      }),
      ...this.categories.flatMap(({ feature, size }) => {
        const { codes } = this.#features[feature] as { codes: Int32Array };
        return Array.from({ length: size }, (_, code) => ({ codes, code }));
      }),
    ];
  }

  /** Adds the nodes that make points of the inputs. Answers the name of a double tensor [N, width]. */
  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    const parts: string[] = [];
    if (this.numeric.length > 0) parts.push(this.#addNumbers(graph, inputs));
    for (const { feature, size } of this.categories) {
      if (size > 0) parts.push(addIndicators(graph, inputs.codes(feature), size));
    }
    return parts.length === 1 ? parts[0]! : concat(graph, parts);
  }

  #addNumbers(graph: GraphBuilder, inputs: FeatureInputs): string {
    const row = (values: number[]) => graph.addConstant({ type: 'double', shape: [1, values.length], values });
    const axes = this.numeric;
    const values = toDouble(
      graph,
      concat(
        graph,
        axes.map(({ feature }) => inputs.numeric(feature)),
      ),
    );
    const centred = graph.addNode({ op: 'Sub', inputs: [values, row(axes.map(({ offset }) => offset))] });
    const scaled = graph.addNode({ op: 'Mul', inputs: [centred, row(axes.map(({ factor }) => factor))] });
    const missing = graph.addNode({ op: 'IsNaN', inputs: [scaled] });
    const filled = graph.addNode({ op: 'Where', inputs: [missing, row(axes.map(({ fill }) => fill)), scaled] });
    return toDouble(graph, toFloat(graph, filled));
  }
}

function fitAxis(
  { name, values }: NumericFeature,
  feature: number,
  { present, sum, low, high }: ColumnMeasures,
  scaling: FeatureScaling,
  centred: boolean,
): NumericAxis {
  if (present === 0) return { feature, offset: 0, factor: 0, fill: 0 };
  const mean = sum / present;
  const axis = (offset: number, factor: number): NumericAxis => {
    return { feature, offset, factor, fill: (mean - offset) * factor };
  };
  if (scaling === 'min-max') return axis(low, high > low ? 1 / (high - low) : 0);
  if (scaling === 'z-score') {
    const deviation = high > low ? deviationOf(values, mean, present) : 0;
    return axis(mean, deviation > 0 ? 1 / deviation : 0);
  }
  if (Math.max(-low, high) > largest) {
    throw new StepError(
      `The column "${name}" holds numbers as large as ${Math.max(-low, high).toPrecision(3)}, whose squares are too large. Scale the features.`,
    );
  }
  return axis(centred ? mean : 0, 1);
}

/** Of the population. */
function deviationOf(values: Float32Array, mean: number, present: number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i]! - mean;
    if (!Number.isNaN(difference)) squares += difference * difference;
  }
  return Math.sqrt(squares / present);
}

function addIndicators(graph: GraphBuilder, codes: string, size: number): string {
  const numbers = graph.addConstant({
    type: 'int64',
    shape: [1, size],
    values: Array.from({ length: size }, (_, c) => c),
  });
  return toDouble(graph, graph.addNode({ op: 'Equal', inputs: [codes, numbers] }));
}

function concat(graph: GraphBuilder, inputs: string[]): string {
  return graph.addNode({ op: 'Concat', inputs, attributes: { axis: { int: 1 } } });
}

function toDouble(graph: GraphBuilder, tensor: string): string {
  return graph.addNode({ op: 'Cast', inputs: [tensor], attributes: { to: { int: 11 } } });
}

function toFloat(graph: GraphBuilder, tensor: string): string {
  return graph.addNode({ op: 'Cast', inputs: [tensor], attributes: { to: { int: 1 } } });
}
