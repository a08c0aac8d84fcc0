import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { matrix as program } from '../../kernels/compiled/matrix.ts';
import { Kernels } from '../../kernels/kernels.ts';
import type { TrainingData } from '../data.ts';
import { Random } from '../random.ts';
import { RandomFeatureEstimator } from './randomFeatureEstimator.ts';
import { RowMatrix } from './rowMatrix.ts';
import { supportVectorMachine } from './supportVectorMachine.ts';

/** Points within a ring or not, in two numbers of which some are missing, and a category that moves the ring. */
function drawRing(count: number): { columns: Record<string, Values>; labels: string[] } {
  const random = new Random(2);
  const x = Array.from({ length: count }, () => random.uniform() * 4 - 2);
  const y = x.map(() => random.uniform() * 4 - 2);
  const side = x.map(() => (random.uniform() < 0.5 ? 'left' : 'right'));
  const labels = x.map((value, i) =>
    Math.hypot(value + (side[i] === 'left' ? 0.5 : -0.5), y[i]!) < 1.2 ? 'in' : 'out',
  );
  return { columns: { x: x.map((value, i) => (i % 50 === 0 ? null : 1000 + value)), y, side }, labels };
}

async function trainRadial(data: TrainingData, params: object) {
  const all = supportVectorMachine.params.parse({ kernel: 'radial-basis-function', ...params });
  const estimator = await supportVectorMachine.fit(data, all, await newContext());
  if (!(estimator instanceof RandomFeatureEstimator)) throw new Error('no random features');
  return estimator;
}

/** What the estimator means, in double precision. */
function probabilitiesOf({ columns, features, score }: RandomFeatureEstimator, data: TrainingData): number[] {
  const { count, directions, pointSize, padded } = features;
  return Array.from({ length: data.rowCount }, (_, i) => {
    let margin = score.intercept;
    for (let k = 0; k < count; k++) {
      const at = (place: number) => directions[k * pointSize + place]!;
      let angle = at(pointSize - 1);
      for (const [j, { feature, center, fill, inverseScale }] of columns.numeric.entries()) {
        const column = data.features[feature]!;
        const value = column.kind === 'numeric' ? Math.fround(column.values[i]! - center) : Number.NaN;
        angle += at(j) * Math.fround((Number.isNaN(value) ? fill : value) * Math.fround(inverseScale));
      }
      for (const { feature, offset } of columns.oneHot) {
        const column = data.features[feature]!;
        const code = column.kind === 'categorical' ? column.codes[i]! : -1;
        if (code >= 0) angle += at(padded + offset - columns.numeric.length + code);
      }
      margin += score.coefficients[k]! * Math.sin(angle);
    }
    return 1 / (1 + Math.exp(-margin));
  });
}

test('a ring is separated, which no plane could', async () => {
  const { columns, labels } = drawRing(3000);
  const data = trainingDataOf('binary', columns, labels);
  const estimator = await trainRadial(data, { gamma: 1, lambda: 0.0001 });
  const right = (await predictByOnnx(estimator, data, columns)).filter((p, i) => p > 0.5 === (labels[i] === 'out'));
  expect(right.length / labels.length).toBeGreaterThan(0.95);
});

test('onnxruntime answers what the trainer computed, missing and unseen values too', async () => {
  const { columns, labels } = drawRing(200);
  const data = trainingDataOf('binary', columns, labels);
  const estimator = await trainRadial(data, { components: 50 });
  const answers = await predictByOnnx(estimator, data, columns);
  for (const [i, own] of probabilitiesOf(estimator, data).entries())
    expect(Math.abs(own - answers[i]!)).toBeLessThan(1e-6);
  const gaps = { x: [null, 1000], y: [1, 1], side: [null, 'above'] };
  expect((await predictByOnnx(estimator, data, gaps)).every(Number.isFinite)).toBe(true);
});

test('products of random features come near the kernel', () => {
  using kernels = new Kernels(program, 2);
  const random = new Random(3);
  const [count, gamma] = [4000, 0.3];
  const rows = new RowMatrix(kernels, 2, { numeric: 3, oneHot: 0, categories: 0 });
  const place = rows.shape[1]!;
  const numbers = new Float32Array(kernels.memory.shared.buffer, place, 8);
  numbers.set([0.1, -1, 2, 0, 0.6, -0.5, 1.2, 0]);
  const directions = kernels.memory.float64(count * rows.pointSize).fill(0);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < 3; j++) directions[k * rows.pointSize + j] = Math.sqrt(2 * gamma) * normal();
    directions[k * rows.pointSize + rows.pointSize - 1] = 2 * Math.PI * random.uniform();
  }
  const mapped = new RowMatrix(kernels, 2, { numeric: count, oneHot: 0, categories: 0 });
  const scale = Math.sqrt(2 / count);
  kernels.run('mapRows', rows.shape, 0, 2, directions, rows.pointSize, count, scale, mapped.shape);
  const sines = new Float32Array(kernels.memory.shared.buffer, mapped.shape[1]!, 2 * count);
  let product = 0;
  for (let k = 0; k < count; k++) product += sines[k]! * sines[count + k]!;
  const distance = 0.5 ** 2 + 0.5 ** 2 + 0.8 ** 2;
  expect(product).toBeCloseTo(Math.exp(-gamma * distance), 1);
  const angle = directions[rows.pointSize - 1]! + [0, 1, 2].reduce((sum, j) => sum + directions[j]! * numbers[j]!, 0);
  expect(sines[0]).toBe(Math.fround(scale * Math.sin(angle)));
});

test('more random features than fit are refused in words', async () => {
  const { columns, labels } = drawRing(20_000);
  const data = trainingDataOf('binary', columns, labels);
  await expect(trainRadial(data, { components: 100_000 })).rejects.toThrow('Choose fewer random features');
});
