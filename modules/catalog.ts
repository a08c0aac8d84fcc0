import { spec as isolationForest } from './anomaly-detection/isolation-forest/spec.ts';
import { spec as pcaBasedAnomalyDetection } from './anomaly-detection/pca-based-anomaly-detection/spec.ts';
import { spec as trainAnomalyDetectionModel } from './anomaly-detection/train-anomaly-detection-model/spec.ts';
import { spec as dbscanClustering } from './clustering/dbscan-clustering/spec.ts';
import { spec as gaussianMixtureClustering } from './clustering/gaussian-mixture-clustering/spec.ts';
import { spec as kMeansClustering } from './clustering/k-means-clustering/spec.ts';
import { spec as enterDataManually } from './data-input-and-output/enter-data-manually/spec.ts';
import { spec as exportData } from './data-input-and-output/export-data/spec.ts';
import { spec as importData } from './data-input-and-output/import-data/spec.ts';
import { spec as addColumns } from './data-transformation/add-columns/spec.ts';
import { spec as addRows } from './data-transformation/add-rows/spec.ts';
import { spec as applySqlTransformation } from './data-transformation/apply-sql-transformation/spec.ts';
import { spec as cleanMissingData } from './data-transformation/clean-missing-data/spec.ts';
import { spec as convertToCsv } from './data-transformation/convert-to-csv/spec.ts';
import { spec as convertToIndicatorValues } from './data-transformation/convert-to-indicator-values/spec.ts';
import { spec as editMetadata } from './data-transformation/edit-metadata/spec.ts';
import { spec as joinData } from './data-transformation/join-data/spec.ts';
import { spec as normalizeData } from './data-transformation/normalize-data/spec.ts';
import { spec as partitionAndSample } from './data-transformation/partition-and-sample/spec.ts';
import { spec as principalComponentAnalysis } from './data-transformation/principal-component-analysis/spec.ts';
import { spec as removeDuplicateRows } from './data-transformation/remove-duplicate-rows/spec.ts';
import { spec as selectColumnsInDataset } from './data-transformation/select-columns-in-dataset/spec.ts';
import { spec as selectColumnsTransform } from './data-transformation/select-columns-transform/spec.ts';
import { spec as splitData } from './data-transformation/split-data/spec.ts';
import type { ModuleSpec } from './define.ts';
import { spec as filterBasedFeatureSelection } from './feature-selection/filter-based-feature-selection/spec.ts';
import { spec as permutationFeatureImportance } from './feature-selection/permutation-feature-importance/spec.ts';
import { spec as trainClusteringModel } from './model-training/train-clustering-model/spec.ts';
import { spec as trainModel } from './model-training/train-model/spec.ts';
import { spec as tuneModelHyperparameters } from './model-training/tune-model-hyperparameters/spec.ts';
import { spec as multiclassBoostedDecisionTree } from './multiclass/multiclass-boosted-decision-tree/spec.ts';
import { spec as multiclassDecisionForest } from './multiclass/multiclass-decision-forest/spec.ts';
import { spec as multiclassKNearestNeighbors } from './multiclass/multiclass-k-nearest-neighbors/spec.ts';
import { spec as multiclassLogisticRegression } from './multiclass/multiclass-logistic-regression/spec.ts';
import { spec as multiclassNaiveBayes } from './multiclass/multiclass-naive-bayes/spec.ts';
import { spec as multiclassNeuralNetwork } from './multiclass/multiclass-neural-network/spec.ts';
import { spec as oneVsAllMulticlass } from './multiclass/one-vs-all-multiclass/spec.ts';
import { spec as oneVsOneMulticlass } from './multiclass/one-vs-one-multiclass/spec.ts';
import { spec as evaluateRecommender } from './recommendation/evaluate-recommender/spec.ts';
import { spec as scoreSvdRecommender } from './recommendation/score-svd-recommender/spec.ts';
import { spec as trainSvdRecommender } from './recommendation/train-svd-recommender/spec.ts';
import { spec as boostedDecisionTreeRegression } from './regression/boosted-decision-tree-regression/spec.ts';
import { spec as decisionForestRegression } from './regression/decision-forest-regression/spec.ts';
import { spec as fastForestQuantileRegression } from './regression/fast-forest-quantile-regression/spec.ts';
import { spec as kNearestNeighborsRegression } from './regression/k-nearest-neighbors-regression/spec.ts';
import { spec as linearRegression } from './regression/linear-regression/spec.ts';
import { spec as neuralNetworkRegression } from './regression/neural-network-regression/spec.ts';
import { spec as poissonRegression } from './regression/poisson-regression/spec.ts';
import { spec as applyTransformation } from './scoring-and-evaluation/apply-transformation/spec.ts';
import { spec as assignDataToClusters } from './scoring-and-evaluation/assign-data-to-clusters/spec.ts';
import { spec as crossValidateModel } from './scoring-and-evaluation/cross-validate-model/spec.ts';
import { spec as evaluateModel } from './scoring-and-evaluation/evaluate-model/spec.ts';
import { spec as scoreModel } from './scoring-and-evaluation/score-model/spec.ts';
import { spec as openServable } from './serving/open-servable/spec.ts';
import { spec as scoreFiles } from './serving/score-files/spec.ts';
import { spec as scorePartition } from './serving/score-partition/spec.ts';
import { spec as summarizeData } from './statistical-functions/summarize-data/spec.ts';
import { spec as twoClassAveragedPerceptron } from './two-class/two-class-averaged-perceptron/spec.ts';
import { spec as twoClassBoostedDecisionTree } from './two-class/two-class-boosted-decision-tree/spec.ts';
import { spec as twoClassDecisionForest } from './two-class/two-class-decision-forest/spec.ts';
import { spec as twoClassKNearestNeighbors } from './two-class/two-class-k-nearest-neighbors/spec.ts';
import { spec as twoClassLogisticRegression } from './two-class/two-class-logistic-regression/spec.ts';
import { spec as twoClassNaiveBayes } from './two-class/two-class-naive-bayes/spec.ts';
import { spec as twoClassNeuralNetwork } from './two-class/two-class-neural-network/spec.ts';
import { spec as twoClassSupportVectorMachine } from './two-class/two-class-support-vector-machine/spec.ts';

/** Every module: those that users choose from first, in the order of the palette. */
export const catalog: readonly ModuleSpec[] = [
  exportData,
  enterDataManually,
  importData,
  addColumns,
  addRows,
  cleanMissingData,
  convertToIndicatorValues,
  joinData,
  normalizeData,
  principalComponentAnalysis,
  partitionAndSample,
  removeDuplicateRows,
  selectColumnsTransform,
  editMetadata,
  applySqlTransformation,
  convertToCsv,
  selectColumnsInDataset,
  splitData,
  filterBasedFeatureSelection,
  permutationFeatureImportance,
  summarizeData,
  boostedDecisionTreeRegression,
  decisionForestRegression,
  fastForestQuantileRegression,
  kNearestNeighborsRegression,
  linearRegression,
  poissonRegression,
  neuralNetworkRegression,
  kMeansClustering,
  gaussianMixtureClustering,
  dbscanClustering,
  multiclassBoostedDecisionTree,
  multiclassDecisionForest,
  multiclassKNearestNeighbors,
  multiclassLogisticRegression,
  multiclassNaiveBayes,
  multiclassNeuralNetwork,
  oneVsAllMulticlass,
  oneVsOneMulticlass,
  twoClassAveragedPerceptron,
  twoClassBoostedDecisionTree,
  twoClassDecisionForest,
  twoClassKNearestNeighbors,
  twoClassLogisticRegression,
  twoClassNaiveBayes,
  twoClassNeuralNetwork,
  twoClassSupportVectorMachine,
  trainClusteringModel,
  trainModel,
  tuneModelHyperparameters,
  applyTransformation,
  assignDataToClusters,
  crossValidateModel,
  evaluateModel,
  scoreModel,
  evaluateRecommender,
  scoreSvdRecommender,
  trainSvdRecommender,
  pcaBasedAnomalyDetection,
  isolationForest,
  trainAnomalyDetectionModel,
  openServable,
  scoreFiles,
  scorePartition,
];

/** The modules that users choose from. */
export const palette: readonly ModuleSpec[] = catalog.filter(({ hidden }) => !hidden);
