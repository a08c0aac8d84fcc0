import type { EvaluationResult } from '../../../pipelines/contract/evaluation.ts';

export type MetricName = EvaluationResult['metrics'] extends infer M ? (M extends unknown ? keyof M : never) : never;

interface MetricKind {
  name: MetricName;
  /** Whether more of it is better. */
  isGain: boolean;
}

const loss = (name: MetricName): MetricKind => ({ name, isGain: false });
const gain = (name: MetricName): MetricKind => ({ name, isGain: true });

/** The metrics of each task in the order of reading. */
export const metricOrder: Record<EvaluationResult['task'], readonly MetricKind[]> = {
  regression: [
    loss('mean_absolute_error'),
    loss('root_mean_squared_error'),
    loss('relative_absolute_error'),
    loss('relative_squared_error'),
    gain('coefficient_of_determination'),
    loss('quantile_loss'),
  ],
  binary: [gain('auc'), gain('accuracy'), gain('precision'), gain('recall'), gain('f1_score'), loss('log_loss')],
  multiclass: [
    gain('overall_accuracy'),
    gain('average_accuracy'),
    gain('micro_precision'),
    gain('macro_precision'),
    gain('micro_recall'),
    gain('macro_recall'),
    loss('log_loss'),
  ],
  clustering: [
    gain('silhouette'),
    loss('davies_bouldin'),
    gain('calinski_harabasz'),
    loss('average_distance'),
    gain('adjusted_rand'),
    gain('normalized_mutual_information'),
  ],
  anomaly: [
    gain('auc'),
    gain('accuracy'),
    gain('precision'),
    gain('recall'),
    gain('f1_score'),
    loss('log_loss'),
    loss('anomaly_rate'),
  ],
  recommendation: [loss('mean_absolute_error'), loss('root_mean_squared_error'), gain('ndcg')],
};
