import type { Feature } from '../learners/data.ts';
import type { GraphBuilder } from './graphBuilder.ts';

/** A feature in a graph: its input's name, and the text values that training saw. */
export type InputFeature =
  | { kind: 'numeric'; input: string }
  | { kind: 'categorical'; input: string; categories: readonly string[] };

/**
 * The inputs of a model's graph, one a feature column, in the order of the training data. Adds the nodes that encode a
 * feature when an estimator asks for it. Inputs that no estimator asks for still are inputs, so that every model takes the
 * columns of its signature.
 */
export class FeatureInputs {
  readonly #graph: GraphBuilder;
  readonly features: readonly InputFeature[];
  readonly #codes = new Map<number, string>();

  constructor(graph: GraphBuilder, features: readonly InputFeature[]) {
    this.#graph = graph;
    this.features = features;
    for (const { input, kind } of features) graph.addInput(input, kind === 'numeric' ? 'float' : 'string');
  }

  /** Name of the float tensor [N, 1] of a numeric feature; NaN = missing. */
  numeric(index: number): string {
    const feature = this.#feature(index);
    if (feature.kind !== 'numeric') throw new Error(`feature ${index} is not numeric`);
    return feature.input;
  }

  /**
   * Name of the int64 tensor [N, 1] of a categorical feature: the index into its categories, -1 for a missing or unknown
   * value (so that `Gather` from a table of `categories.length + 1` rows finds the missing value's row last).
   */
  codes(index: number): string {
    const known = this.#codes.get(index);
    if (known) return known;
    const categories = this.#categories(index);
    const name = this.#graph.addNode({
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: [this.#feature(index).input],
      attributes: {
        keys_strings: { strings: categories.length > 0 ? categories : [''] },
        values_int64s: { ints: categories.length > 0 ? categories.map((_, code) => code) : [-1] },
        default_int64: { int: -1 },
      },
    });
    this.#codes.set(index, name);
    return name;
  }

  /**
   * Name of the float tensor [N, 1] that holds `values[code]` for a categorical feature, and `missing` for a missing or unknown
   * value.
   */
  encoded(index: number, values: ArrayLike<number>, missing: number): string {
    const categories = this.#categories(index);
    return this.#graph.addNode({
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: [this.#feature(index).input],
      attributes: {
        keys_strings: { strings: categories.length > 0 ? categories : [''] },
        values_floats: { floats: categories.length > 0 ? values : [missing] },
        default_float: { float: missing },
      },
    });
  }

  #categories(index: number): readonly string[] {
    const feature = this.#feature(index);
    if (feature.kind !== 'categorical') throw new Error(`feature ${index} is not categorical`);
    return feature.categories;
  }

  #feature(index: number): InputFeature {
    const feature = this.features[index];
    if (!feature) throw new Error(`there is no feature ${index}`);
    return feature;
  }
}

/** Names the inputs of features: the columns' names, but where an output is called the same or a name is empty. */
export function nameInputs(features: readonly Feature[], outputs: readonly string[]): InputFeature[] {
  const taken = new Set([...outputs, ...features.map(({ name }) => name)]);
  return features.map((feature) => {
    let input = feature.name;
    if (input === '' || outputs.includes(input)) {
      do input = `${input}_input`;
      while (taken.has(input));
      taken.add(input);
    }
    return feature.kind === 'numeric'
      ? { kind: 'numeric', input }
      : { kind: 'categorical', input, categories: feature.categories };
  });
}
