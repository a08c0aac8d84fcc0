import { InferenceSession, Tensor } from 'onnxruntime-node';
import type {
  ClassTarget,
  Feature,
  NumericTarget,
  SupervisedTask,
  TrainingData,
} from '../../modules/lib/learners/data.ts';
import type { Estimator } from '../../modules/lib/learners/learner.ts';
import { buildModel } from '../../modules/lib/onnx/buildModel.ts';
import type { InputFeature } from '../../modules/lib/onnx/featureInputs.ts';

/** A feature column as a test writes it: numbers (null = missing), or texts as categories. */
export type Values = readonly (number | string | null)[];

/** Columns by name as training data; `target` are numbers for regression, and class names otherwise. */
export function trainingDataOf(
  task: SupervisedTask,
  columns: Record<string, Values>,
  target: readonly number[] | readonly string[],
  weights?: readonly number[],
): TrainingData {
  const features = Object.entries(columns).map(([name, values]) => featureOf(name, values));
  return {
    task,
    rowCount: target.length,
    features,
    target: targetOf(task, target),
    ...(weights ? { weights: Float32Array.from(weights) } : {}),
    columns: {
      features: features.map(({ name, kind }) => ({ name, type: kind === 'numeric' ? 'double' : 'string' })),
      label: { name: 'label', type: task === 'regression' ? 'double' : 'string', role: 'label' },
    },
  };
}

export function featureOf(name: string, values: Values): Feature {
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length === 0) {
    return {
      kind: 'numeric',
      name,
      values: Float32Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
    };
  }
  const categories = [...new Set(texts)].sort();
  const index = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : index.get(String(value))!));
  return { kind: 'categorical', name, codes, categories };
}

function targetOf(task: SupervisedTask, target: readonly number[] | readonly string[]): NumericTarget | ClassTarget {
  if (task === 'regression') return { kind: 'numeric', values: Float64Array.from(target, Number) };
  const classes = [...new Set(target.map(String))].sort();
  return {
    kind: 'classes',
    codes: Int32Array.from<string | number>(target, (name) => classes.indexOf(String(name))),
    classes,
  };
}

/** What onnxruntime answers for the model of an estimator, row by row, one after the other. */
export async function predictByOnnx(
  estimator: Estimator,
  data: TrainingData,
  columns: Record<string, Values>,
): Promise<number[]> {
  const { bytes, inputs, output } = buildModel(estimator, data);
  const session = await InferenceSession.create(bytes);
  const answer = await session.run(feedsOf(inputs, data.features, columns));
  return Array.from(answer[output.name]!.data as Float32Array);
}

/** Columns by name as the inputs of a model. */
export function feedsOf(
  inputs: readonly InputFeature[],
  features: readonly Feature[],
  columns: Record<string, Values>,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const [i, { input, kind }] of inputs.entries()) {
    const values = columns[features[i]!.name]!;
    feeds[input] =
      kind === 'numeric'
        ? new Tensor(
            'float32',
            Float32Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
            [values.length, 1],
          )
        : new Tensor(
            'string',
            values.map((value) => String(value ?? '')),
            [values.length, 1],
          );
  }
  return feeds;
}
