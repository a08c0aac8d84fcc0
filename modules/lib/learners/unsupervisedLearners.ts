import type { z } from 'zod';
import type { AnomalyLearner, ClusteringLearner } from './unsupervisedLearner.ts';

/** How to load each clustering learner, by its id. */
export const clusteringLearners: Record<string, () => Promise<ClusteringLearner<z.ZodType>>> = {
  'k-means': async () => (await import('./clustering/kMeans.ts')).kMeans,
  dbscan: async () => (await import('./clustering/dbscan.ts')).dbscan,
  'gaussian-mixture': async () => (await import('./clustering/gaussianMixture.ts')).gaussianMixture,
};

/** How to load each learner of anomaly detection, by its id. */
export const anomalyLearners: Record<string, () => Promise<AnomalyLearner<z.ZodType>>> = {
  'pca-anomaly-detection': async () => (await import('./anomaly/pcaAnomaly.ts')).pcaAnomaly,
  'isolation-forest': async () => (await import('./anomaly/isolationForest.ts')).isolationForest,
};
