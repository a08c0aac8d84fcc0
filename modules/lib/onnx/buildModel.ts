import { modelOutputs } from '../../../pipelines/contract/model.ts';
import { type Feature, outputWidth, type TrainingData } from '../learners/data.ts';
import type { Estimator } from '../learners/learner.ts';
import { FeatureInputs, type InputFeature, nameInputs } from './featureInputs.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { addCast } from './scaledNumbers.ts';

export interface BuiltModel {
  /** The bytes of `model.onnx`. */
  bytes: Uint8Array;
  /** In the order of the features. */
  inputs: InputFeature[];
  output: { name: string; width: number };
}

/** Writes an estimator as an ONNX model with one input a feature column and the task's output. */
export function buildModel(estimator: Estimator, data: Pick<TrainingData, 'task' | 'target' | 'features'>): BuiltModel {
  const width = estimator.quantiles?.length ?? outputWidth(data);
  return buildGraph(estimator, data.features, modelOutputs[data.task], width);
}

/** Writes an estimator as an ONNX model with one input a feature column and an output of floats [N, width] called `name`. */
export function buildGraph(
  estimator: Pick<Estimator, 'addToGraph'>,
  features: readonly Feature[],
  name: string,
  width: number,
): BuiltModel {
  const inputs = nameInputs(features, [name]);
  const graph = new GraphBuilder([name, ...inputs.map(({ input }) => input)]);
  const doubles = estimator.addToGraph(graph, new FeatureInputs(graph, inputs));
  graph.addOutput(name, addCast(graph, doubles, 'float'), 'float', width);
  return { bytes: graph.toBytes(), inputs, output: { name, width } };
}
