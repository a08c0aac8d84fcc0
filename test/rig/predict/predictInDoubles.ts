import { IsolationEstimator } from '../../../modules/lib/learners/anomaly/isolationForest.ts';
import { PcaEstimator } from '../../../modules/lib/learners/anomaly/pcaAnomaly.ts';
import { BayesEstimator } from '../../../modules/lib/learners/bayes/bayesEstimator.ts';
import { BoostedEstimator } from '../../../modules/lib/learners/boosting/boostedTrees.ts';
import { DensityEstimator } from '../../../modules/lib/learners/clustering/densityEstimator.ts';
import { CentreEstimator } from '../../../modules/lib/learners/clustering/kMeans.ts';
import { MixtureEstimator } from '../../../modules/lib/learners/clustering/mixtureEstimator.ts';
import { ForestEstimator } from '../../../modules/lib/learners/forest/decisionForest.ts';
import { QuantileEstimator } from '../../../modules/lib/learners/forest/quantileForest.ts';
import type { Estimator } from '../../../modules/lib/learners/learner.ts';
import { LinearEstimator } from '../../../modules/lib/learners/linear/linearEstimator.ts';
import { RandomFeatureEstimator } from '../../../modules/lib/learners/linear/randomFeatureEstimator.ts';
import { OneVsAllEstimator } from '../../../modules/lib/learners/meta/oneVsAll.ts';
import { OneVsOneEstimator } from '../../../modules/lib/learners/meta/oneVsOne.ts';
import { NeighbourEstimator } from '../../../modules/lib/learners/neighbours/neighbourEstimator.ts';
import { NetworkEstimator } from '../../../modules/lib/learners/neural/networkEstimator.ts';
import {
  predictByCentres,
  predictByComponents,
  predictByCores,
  predictByMixture,
  predictByNeighbours,
} from './predictByDistances.ts';
import { predictByBayes, predictByLine, predictByNetwork, predictByRandomFeatures } from './predictByScores.ts';
import { predictByBoosting, predictByForest, predictByIsolation, predictByQuantiles } from './predictByTrees.ts';
import type { Prediction } from './rows.ts';

/**
 * What an estimator answers by its definition, in double precision from what training has left in it, without its graph. Throws for
 * an estimator of an unknown kind.
 */
export function predictInDoubles(estimator: Estimator): Prediction {
  if (estimator instanceof BoostedEstimator) return predictByBoosting(estimator);
  if (estimator instanceof ForestEstimator) return predictByForest(estimator);
  if (estimator instanceof QuantileEstimator) return predictByQuantiles(estimator);
  if (estimator instanceof IsolationEstimator) return predictByIsolation(estimator);
  if (estimator instanceof LinearEstimator) return predictByLine(estimator);
  if (estimator instanceof RandomFeatureEstimator) return predictByRandomFeatures(estimator);
  if (estimator instanceof BayesEstimator) return predictByBayes(estimator);
  if (estimator instanceof NetworkEstimator) return predictByNetwork(estimator);
  if (estimator instanceof NeighbourEstimator) return predictByNeighbours(estimator);
  if (estimator instanceof CentreEstimator) return predictByCentres(estimator);
  if (estimator instanceof DensityEstimator) return predictByCores(estimator);
  if (estimator instanceof MixtureEstimator) return predictByMixture(estimator);
  if (estimator instanceof PcaEstimator) return predictByComponents(estimator);
  if (estimator instanceof OneVsAllEstimator) return predictByAll(estimator);
  if (estimator instanceof OneVsOneEstimator) return predictByPairs(estimator);
  throw new Error(`there is no reference for ${estimator.constructor.name}`);
}

function predictByAll({ estimators }: OneVsAllEstimator): Prediction {
  const parts = estimators.map(predictInDoubles);
  return (row) => {
    const all = parts.map((predict) => predict(row)[0]!);
    const sum = all.reduce((total, value) => total + value, 0);
    return all.map((value) => (sum === 0 ? 1 / all.length : value / sum));
  };
}

/** Closer to 0 and 1 the probability of a pair says no more. */
const nearCertain = 1e-9;

function predictByPairs({ pairs, models, classes, combination }: OneVsOneEstimator): Prediction {
  const parts = models.map(
    (model): Prediction => (typeof model === 'number' ? () => [model] : predictInDoubles(model)),
  );
  return (row) => {
    const rivals = Array.from({ length: classes }, (): number[] => []);
    for (const [p, [i, j]] of pairs.entries()) {
      const second = Math.min(1 - nearCertain, Math.max(nearCertain, parts[p]!(row)[0]!));
      rivals[i]!.push(1 - second);
      rivals[j]!.push(second);
    }
    const scores = rivals.map((own) =>
      combination === 'coupling'
        ? 1 / (own.reduce((sum, value) => sum + 1 / value, 0) - (classes - 2))
        : own.filter((value) => value > 0.5).length + own.reduce((sum, value) => sum + value, 0) / (3 * classes),
    );
    const total = scores.reduce((sum, value) => sum + value, 0);
    return scores.map((value) => value / total);
  };
}
