import { InferenceSession } from 'onnxruntime-node';
import type { UnsupervisedData, UnsupervisedTask } from '../../modules/lib/learners/data.ts';
import type { Estimator } from '../../modules/lib/learners/learner.ts';
import { buildGraph } from '../../modules/lib/onnx/buildModel.ts';
import { featureOf, feedsOf, type Values } from './trainingData.ts';

/** Columns by name as data without a label. */
export function unsupervisedDataOf(
  task: UnsupervisedTask,
  columns: Record<string, Values>,
  weights?: readonly number[],
): UnsupervisedData {
  const features = Object.entries(columns).map(([name, values]) => featureOf(name, values));
  return {
    task,
    rowCount: Object.values(columns)[0]!.length,
    features,
    ...(weights ? { weights: Float32Array.from(weights) } : {}),
    columns: { features: features.map(({ name, kind }) => ({ name, type: kind === 'numeric' ? 'double' : 'string' })) },
  };
}

/** What onnxruntime answers for the model of an estimator: `width` numbers a row, row by row. */
export async function answerByOnnx(
  estimator: Estimator,
  data: UnsupervisedData,
  columns: Record<string, Values>,
  width: number,
): Promise<number[]> {
  const { bytes, inputs, output } = buildGraph(estimator, data.features, 'answer', width);
  const session = await InferenceSession.create(bytes);
  const answer = await session.run(feedsOf(inputs, data.features, columns));
  return Array.from(answer[output.name]!.data as Float32Array);
}
