import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ModelFeature,
  modelFiles,
  type TrainedModel,
  trainedModel,
  type UntrainedModel,
} from '../../../pipelines/contract/model.ts';
import { StepError } from '../../define.ts';
import { buildModel } from '../onnx/buildModel.ts';
import type { InputFeature } from '../onnx/featureInputs.ts';
import type { TrainingData, UnsupervisedData } from './data.ts';
import type { Estimator } from './learner.ts';
import { profileColumns } from './profileColumns.ts';

/** Writes a trained model to a new folder: the graph and its description. The same model has the same bytes. */
export async function saveModel(
  folder: string,
  estimator: Estimator,
  data: TrainingData,
  { learner, params }: UntrainedModel,
): Promise<void> {
  const { bytes, inputs, output } = buildModel(estimator, data);
  await writeModel(folder, bytes, {
    format: 'pipewright/model@1',
    task: data.task,
    learner,
    params,
    label: data.columns.label,
    ...(data.target.kind === 'classes' ? { classes: data.target.classes } : {}),
    features: describeFeatures(data, inputs),
    output,
    ...(estimator.quantiles ? { quantiles: [...estimator.quantiles] } : {}),
    training: {
      rows: data.rowCount,
      metrics: estimator.metrics,
      importances: shareImportances(estimator.importances, data),
      profile: profileColumns(data),
    },
  });
}

/** Writes the files of a trained model to a new folder. */
export async function writeModel(folder: string, graph: Uint8Array, description: TrainedModel): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, modelFiles.graph), graph);
  await writeFile(
    join(folder, modelFiles.description),
    `${JSON.stringify(trainedModel.parse(description), undefined, 1)}\n`,
  );
}

/** The signature of a model: its features, and the inputs of its graph. */
export function describeFeatures(
  { features, columns }: Pick<UnsupervisedData, 'features' | 'columns'>,
  inputs: readonly InputFeature[],
): ModelFeature[] {
  return features.map((feature, i) => ({
    name: feature.name,
    type: columns.features[i]!.type,
    input: inputs[i]!.input,
    kind: feature.kind,
    ...(feature.kind === 'categorical' ? { categories: feature.categories } : {}),
  }));
}

/** Reads the description of a trained model. Throws StepError when the folder holds none. */
export async function readTrainedModel(folder: string): Promise<TrainedModel> {
  const json: unknown = await readFile(join(folder, modelFiles.description), 'utf8').then(JSON.parse, () => undefined);
  const parsed = trainedModel.safeParse(json);
  if (!parsed.success) throw new StepError('The input is not a trained model. Connect the output of Train Model.');
  return parsed.data;
}

/** Importances as shares of their sum, largest first; empty when there are none. */
export function shareImportances(
  importances: Float64Array,
  { features }: Pick<TrainingData, 'features'>,
): TrainedModel['training']['importances'] {
  const total = importances.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return [];
  return features
    .map(({ name }, i) => ({ feature: name, importance: importances[i]! / total, i }))
    .sort((a, b) => b.importance - a.importance || a.i - b.i)
    .map(({ feature, importance }) => ({ feature, importance }));
}
