import type { z } from 'zod';
import type { ClusterSpace } from '../../../pipelines/contract/table.ts';
import type { UnsupervisedData } from './data.ts';
import type { Estimator, FitContext } from './learner.ts';

/** What a clustering learner has learned; its graph answers distances [N, clusterCount]. */
export interface ClusteringEstimator extends Estimator {
  clusterCount: number;
  /** Number of each training row's cluster; -1: it belongs to none. */
  assignments: Int32Array;
  space: ClusterSpace;
  /** A row that is farther than this from every cluster belongs to none. */
  reach?: number;
  /** The distances are those of a mixture (see `clusteringModel`). */
  mixture?: boolean;
}

/** As `Learner`, for data without a label. */
export interface ClusteringLearner<P extends z.ZodType = z.ZodType> {
  /** Kebab case; kept in `model.json`. */
  id: string;
  params: P;
  fit(data: UnsupervisedData, params: z.output<P>, context: FitContext): Promise<ClusteringEstimator>;
}

/** The graph answers a score [N, 1] from 0 to 1; 0.5 and more is an anomaly. */
export interface AnomalyLearner<P extends z.ZodType = z.ZodType> {
  id: string;
  params: P;
  fit(data: UnsupervisedData, params: z.output<P>, context: FitContext): Promise<Estimator>;
}

/** Keeps the parameter type of a learner inside its definition. */
export function defineClusteringLearner<P extends z.ZodType>(learner: ClusteringLearner<P>): ClusteringLearner<P> {
  return learner;
}

export function defineAnomalyLearner<P extends z.ZodType>(learner: AnomalyLearner<P>): AnomalyLearner<P> {
  return learner;
}
