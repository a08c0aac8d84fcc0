import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeColumnRoom } from '../../../modules/lib/learners/columnMemory.ts';
import type { NumericFeature, SupervisedTask, TrainingData } from '../../../modules/lib/learners/data.ts';
import { Random } from '../../../modules/lib/learners/random.ts';
import { readNpy, writeNpy } from './npy.ts';

export interface LearnerDataOptions {
  task: SupervisedTask;
  rows: number;
  columns: number;
  /** Rows that quality is measured on. */
  testRows: number;
  /** For multiclass. */
  classes?: number;
  /** Share of values that are missing (NaN). */
  missing?: number;
}

/**
 * Writes normally distributed features and a label that depends on some of them, on their products and on chance:
 * `trainX.npy` (float32, column by column), `trainY.npy` (float64; class numbers for classes), `testX.npy`, `testY.npy`.
 */
export async function writeLearnerData(folder: string, options: LearnerDataOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const seeds = { train: 1, test: 2 };
  for (const [name, stream] of Object.entries(seeds)) {
    const rows = name === 'train' ? options.rows : options.testRows;
    const random = new Random(7, stream);
    const columns = Array.from({ length: options.columns }, () => normals(rows, random));
    const label = labels(columns, options, random);
    if (options.missing) for (const column of columns) removeSome(column, options.missing, random);
    await writeNpy(join(folder, `${name}X.npy`), columns);
    await writeNpy(join(folder, `${name}Y.npy`), [label]);
  }
}

/** The rows to train on as a learner of so many threads takes them: where `loadTrainingData` would have put them. */
export async function readTrainingData(folder: string, task: SupervisedTask, threads: number): Promise<TrainingData> {
  const { features, memory } = await readTrainFeatures(folder, threads);
  const [values] = await readNpy<Float64Array>(join(folder, 'trainY.npy'));
  const label = values!;
  const classes = [...new Set(label)].sort((a, b) => a - b).map(String);
  return {
    task,
    rowCount: label.length,
    features,
    target:
      task === 'regression'
        ? { kind: 'numeric', values: label }
        : { kind: 'classes', codes: Int32Array.from(label), classes },
    columns: {
      features: features.map(({ name }) => ({ name, type: 'double' })),
      label: { name: 'label', type: task === 'regression' ? 'double' : 'integer', role: 'label' },
    },
    ...(memory ? { memory } : {}),
  };
}

/** The features of the rows to train on. As with the tables of a step, threads start meanwhile. */
export async function readTrainFeatures(folder: string, threads: number) {
  const read = await readFeatures(folder, 'train');
  const columns = read.map(({ values }) => values);
  const room = makeColumnRoom(columns[0]!.length, columns.length, threads);
  const features = read.map((feature) => {
    const values = room.float32(feature.values.length);
    values.set(feature.values);
    return { ...feature, values };
  });
  return { features, memory: room.memory };
}

export async function readFeatures(folder: string, part: 'train' | 'test'): Promise<NumericFeature[]> {
  const columns = await readNpy<Float32Array>(join(folder, `${part}X.npy`));
  return columns.map((values, i) => ({ kind: 'numeric', name: `x${i}`, values }));
}

/** Box and Muller (1958). */
function normals(count: number, random: Random): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
    const angle = 2 * Math.PI * random.uniform();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

function labels(x: readonly Float32Array[], options: LearnerDataOptions, random: Random): Float64Array {
  const at = (column: number, row: number) => x[column % x.length]![row]!;
  const rows = x[0]!.length;
  const label = new Float64Array(rows);
  const noise = normals(rows, random);
  for (let i = 0; i < rows; i++) {
    const linear = at(0, i) - 0.7 * at(1, i) + 0.5 * at(2, i);
    const bent = Math.sin(2 * at(3, i)) + 0.6 * at(4, i) * at(5, i) - 0.5 * Math.abs(at(6, i)) + 0.4;
    const score = linear + bent + (at(7, i) > 0.5 ? at(8, i) : 0) + 0.2 * at(9, i) * at(10, i);
    if (options.task === 'regression') label[i] = score + noise[i]!;
    else if (options.task === 'binary') label[i] = score + 1.5 * noise[i]! > 0 ? 1 : 0;
    else {
      const classes = options.classes ?? 5;
      const share = 1 / (1 + Math.exp(-(score + 0.7 * noise[i]!)));
      label[i] = Math.min(classes - 1, Math.floor(share * classes));
    }
  }
  return label;
}

function removeSome(values: Float32Array, share: number, random: Random): void {
  for (let i = 0; i < values.length; i++) if (random.uniform() < share) values[i] = Number.NaN;
}
