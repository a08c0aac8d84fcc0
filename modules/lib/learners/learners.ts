import type { z } from 'zod';
import type { Learner } from './learner.ts';

/** A learner whose parameters have been left untyped, because they come from a file. */
export type AnyLearner = Learner<z.ZodType>;

/** How to load each learner, by its id. */
export const learners: Record<string, () => Promise<AnyLearner>> = {
  'boosted-decision-tree': async () => (await import('./boosting/boostedTrees.ts')).boostedTrees,
  'decision-forest': async () => (await import('./forest/decisionForest.ts')).decisionForest,
  'fast-forest-quantile-regression': async () => (await import('./forest/quantileForest.ts')).quantileForest,
  'averaged-perceptron': async () => (await import('./linear/averagedPerceptron.ts')).averagedPerceptron,
  'linear-regression': async () => (await import('./linear/linearRegression.ts')).linearRegression,
  'logistic-regression': async () => (await import('./linear/logisticRegression.ts')).logisticRegression,
  'k-nearest-neighbors': async () => (await import('./neighbours/nearestNeighbors.ts')).nearestNeighbors,
  'naive-bayes': async () => (await import('./bayes/naiveBayes.ts')).naiveBayes,
  'neural-network': async () => (await import('./neural/neuralNetwork.ts')).neuralNetwork,
  'poisson-regression': async () => (await import('./linear/poissonRegression.ts')).poissonRegression,
  'one-vs-all': async () => (await import('./meta/oneVsAll.ts')).defineOneVsAll(findLearner),
  'one-vs-one': async () => (await import('./meta/oneVsOne.ts')).defineOneVsOne(findLearner),
  'support-vector-machine': async () => (await import('./linear/supportVectorMachine.ts')).supportVectorMachine,
};

/** Loads a learner by its id; undefined when there is none. */
async function findLearner(id: string): Promise<AnyLearner | undefined> {
  return await learners[id]?.();
}
