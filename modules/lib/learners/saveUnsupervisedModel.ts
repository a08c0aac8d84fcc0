import {
  type ClusteringModel,
  modelOutputs,
  type TrainedModel,
  type UntrainedModel,
} from '../../../pipelines/contract/model.ts';
import { type BuiltModel, buildGraph } from '../onnx/buildModel.ts';
import { profileClusters } from './clustering/profileClusters.ts';
import type { UnsupervisedData } from './data.ts';
import type { Estimator } from './learner.ts';
import { profileFeatures } from './profileColumns.ts';
import { describeFeatures, shareImportances, writeModel } from './saveModel.ts';
import type { ClusteringEstimator } from './unsupervisedLearner.ts';

/** Writes a model of anomaly detection to a new folder. */
export async function saveAnomalyModel(
  folder: string,
  estimator: Estimator,
  data: UnsupervisedData,
  untrained: UntrainedModel,
): Promise<void> {
  const built = buildGraph(estimator, data.features, modelOutputs.anomaly, 1);
  await writeModel(folder, built.bytes, describe(built, estimator, data, untrained));
}

/** Writes a clustering model to a new folder. */
export async function saveClusteringModel(
  folder: string,
  estimator: ClusteringEstimator,
  data: UnsupervisedData,
  untrained: UntrainedModel,
): Promise<void> {
  const built = buildGraph(estimator, data.features, modelOutputs.clustering, estimator.clusterCount);
  const clustering: ClusteringModel = {
    space: estimator.space,
    ...(estimator.reach === undefined ? {} : { reach: estimator.reach }),
    ...(estimator.mixture ? { mixture: true } : {}),
    clusters: profileClusters(data.features, estimator.assignments, estimator.clusterCount),
    unassigned: estimator.assignments.filter((cluster) => cluster < 0).length,
  };
  await writeModel(folder, built.bytes, { ...describe(built, estimator, data, untrained), clustering });
}

function describe(
  { inputs, output }: BuiltModel,
  estimator: Estimator,
  data: UnsupervisedData,
  { learner, params }: UntrainedModel,
): TrainedModel {
  return {
    format: 'pipewright/model@1',
    task: data.task,
    learner,
    params,
    features: describeFeatures(data, inputs),
    output,
    training: {
      rows: data.rowCount,
      metrics: estimator.metrics,
      importances: shareImportances(estimator.importances, data),
      profile: profileFeatures(data.features),
    },
  };
}
