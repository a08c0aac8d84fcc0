import type { z } from 'zod';
import type { RunContext } from '../../define.ts';
import type { FeatureInputs } from '../onnx/featureInputs.ts';
import type { GraphBuilder } from '../onnx/graphBuilder.ts';
import type { SupervisedTask, TrainingData } from './data.ts';

/** What a learner may use of the step's context. */
export type FitContext = Pick<RunContext, 'log' | 'metric' | 'progress' | 'signal' | 'threads' | 'memoryLimit'>;

/** What a learner has learned. */
export interface Estimator {
  /**
   * Adds the nodes that compute the model's output to an ONNX graph. Answers the name of a tensor of doubles: [N, 1] prediction for
   * regression, [N, 1] probability of the positive class for binary, [N, classes] probabilities for multiclass.
   */
  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string;
  /** One number >= 0 a feature, in the order of the training data; any scale. Empty when the learner has none. */
  importances: Float64Array;
  /** Figures of the training, e.g. `training_loss`. */
  metrics: Record<string, number>;
  /** Only of regression by quantiles: the tensor is [N, quantiles], one column each in this order, ascending. */
  quantiles?: readonly number[];
}

/**
 * A way to train a model. The same data and parameters give the same estimator, whatever `context.threads` is.
 * `fit` yields to the event loop regularly (see `yieldToEvents`), so that cancelling and progress work, and throws
 * StepError when the data cannot be learned from.
 */
export interface Learner<P extends z.ZodType = z.ZodType> {
  /** Kebab case; kept in `model.json`. */
  id: string;
  tasks: readonly SupervisedTask[];
  /** Schema of the parameters; the modules that configure the learner use the same one. */
  params: P;
  fit(data: TrainingData, params: z.output<P>, context: FitContext): Promise<Estimator>;
}

/** Keeps the parameter type of a learner inside its definition. */
export function defineLearner<P extends z.ZodType>(learner: Learner<P>): Learner<P> {
  return learner;
}

/** Lets other work of the process go on, and throws when the run was cancelled meanwhile. */
export async function yieldToEvents(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
