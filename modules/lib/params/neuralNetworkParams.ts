import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of the neural networks, for all three tasks. */
export const neuralNetworkParams = z.strictObject({
  hiddenNodes: param(z.array(z.int().min(1).max(10_000)).max(10).default([100]), {
    title: 'Hidden nodes',
    help: 'Nodes of each hidden layer, from the inputs on. One number is one layer; none makes a linear model.',
    widget: 'list',
  }),
  activation: param(z.enum(['relu', 'tanh', 'sigmoid']).default('relu'), {
    title: 'Activation function',
    help: 'What hidden nodes make of their sums.',
  }),
  optimizer: param(z.enum(['sgd', 'adam']).default('sgd'), {
    title: 'Optimizer',
    help: 'SGD: stochastic gradient descent. Adam gives each weight a rate of its own; it wants a learning rate of about 0.001.',
  }),
  learningRate: param(z.number().positive().max(10).default(0.1), {
    title: 'Learning rate',
    help: 'Size of a step against the gradient. It is halved when the loss grows instead of falling.',
  }),
  iterations: param(z.int().min(1).max(100_000).default(100), {
    title: 'Number of learning iterations',
    help: 'Passes over all rows, at most.',
  }),
  batchSize: param(z.int().min(1).max(100_000).default(32), {
    title: 'Batch size',
    help: 'Rows of one step. Large batches train faster, small ones need fewer iterations.',
  }),
  initialWeight: param(z.number().positive().max(100).default(0.1), {
    title: 'Initial learning weight',
    help: 'Weights and thresholds begin as random numbers between minus this and this.',
  }),
  momentum: param(z.number().min(0).lt(1).default(0), {
    title: 'Momentum',
    help: 'Share of the last step that is added to the next one.',
    showWhen: { optimizer: ['sgd'] },
  }),
  l2: param(z.number().min(0).default(0), {
    title: 'L2 regularization weight',
    help: 'Times half the sum of squared weights, beside the mean loss of the rows.',
  }),
  dropout: param(z.number().min(0).max(0.9).default(0), {
    title: 'Dropout',
    help: 'Share of the hidden nodes that each step leaves out at random, against overfitting.',
  }),
  normalisation: param(z.enum(['min-max', 'z-score', 'none']).default('min-max'), {
    title: 'Normalisation',
    help: 'Min-max scales numbers to 0 … 1, z-score to mean 0 and standard deviation 1.',
  }),
  shuffle: param(z.boolean().default(true), {
    title: 'Shuffle rows',
    help: 'Takes the rows in another order in each iteration.',
  }),
  validationFraction: param(z.number().min(0).max(0.9).default(0), {
    title: 'Share of rows for early stopping',
    help: 'These random rows are not trained on but tell when more iterations no longer help; the best weights are kept. 0 means none.',
  }),
  earlyStoppingRounds: param(z.int().min(1).default(10), {
    title: 'Iterations without improvement',
    help: 'Training stops after this many iterations that do not lower the loss of the rows set aside.',
  }),
  gradientClipping: param(z.number().min(0).default(5), {
    title: 'Longest gradient',
    help: 'Longer gradients are shortened to this length, so that single rows cannot throw the weights far off. 0 means no limit.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'The same seed on the same data gives the same model.',
  }),
});
export type NeuralNetworkParams = z.output<typeof neuralNetworkParams>;
