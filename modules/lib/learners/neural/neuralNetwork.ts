import { type NeuralNetworkParams, neuralNetworkParams } from '../../params/neuralNetworkParams.ts';
import { outputWidth, type TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { Network } from './network.ts';
import { NetworkEstimator } from './networkEstimator.ts';
import { fitInputs } from './networkInputs.ts';
import { type NetworkLoss, shapeNetwork } from './networkPlan.ts';
import { describeTarget } from './networkTarget.ts';
import { trainNetwork } from './trainNetwork.ts';

const losses: Record<TrainingData['task'], NetworkLoss> = {
  regression: 'squared',
  binary: 'logistic',
  multiclass: 'softmax',
};

/**
 * Fully connected neural network, trained by stochastic gradient descent or Adam on mini-batches, in float32. Losses: half the squared
 * error of the standardised label, or cross-entropy. Numbers are scaled, a missing one counts as the mean; a category has a
 * weight for each node of the first layer, a missing or unknown one has none. The output layer begins with the answer that
 * is best without any feature.
 */
export const neuralNetwork = defineLearner({
  id: 'neural-network',
  tasks: ['regression', 'binary', 'multiclass'],
  params: neuralNetworkParams,
  fit: fitNeuralNetwork,
});

async function fitNeuralNetwork(
  data: TrainingData,
  params: NeuralNetworkParams,
  context: FitContext,
): Promise<NetworkEstimator> {
  const inputs = fitInputs(data, params.normalisation);
  const shape = shapeNetwork(inputs.numbers.length, inputs.categoryCount, params.hiddenNodes, outputWidth(data));
  const target = describeTarget(data);
  const random = new Random(params.seed);
  const options = { ...params, loss: losses[data.task], threads: context.threads, seed: random.uint32() };
  using network = new Network(data, inputs, shape, target.values, options);
  network.initialise(random, params.initialWeight, target.biases);
  const metrics = await trainNetwork(network, data, params, target.baseLoss, random, context);
  const parameters = Float32Array.from(network.parameters);
  return new NetworkEstimator(
    { inputs, shape, activation: params.activation, parameters, label: target, metrics },
    data,
  );
}
