import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../modules/catalog.ts';
import type { Feature, SupervisedTask } from '../../modules/lib/learners/data.ts';
import type { Estimator } from '../../modules/lib/learners/learner.ts';
import { learners } from '../../modules/lib/learners/learners.ts';
import { Random } from '../../modules/lib/learners/random.ts';
import { anomalyLearners, clusteringLearners } from '../../modules/lib/learners/unsupervisedLearners.ts';
import { readUntrainedModel } from '../../modules/lib/learners/untrainedModel.ts';
import { buildGraph } from '../../modules/lib/onnx/buildModel.ts';
import type { Task } from '../../pipelines/contract/table.ts';
import { predictInDoubles } from '../rig/predict/predictInDoubles.ts';
import { newContext, runModule } from '../rig/runModule.ts';
import { feedsOf, trainingDataOf, type Values } from '../rig/trainingData.ts';
import { unsupervisedDataOf } from '../rig/unsupervisedData.ts';

// The file that onnxruntime scores answers what the trained estimator says by its definition in double precision: the list of
// learners is the catalog's, and each has to be here.

const largestFloat = 3.4028234663852886e38;
const smallestFloat = 2 ** -126;

/** How far off an answer may be, relative to what it should be. */
const tolerance = 1e-6;
/**
 * Smaller answers count as this one: probabilities and distances that are truly 0 leave nothing to be relative to, and what is left of
 * 1 − 1 in doubles is of this size.
 */
const leastAnswer = 1e-12;

const cases: Record<string, readonly Record<string, unknown>[]> = {
  'boosted-decision-tree-regression': [
    {},
    { learningRate: 0.05, trees: 300, leaves: 31, minimumRowsPerLeaf: 3 },
    { loss: 'quantile', quantile: 0.9, trees: 40 },
    { loss: 'absolute-error', trees: 40 },
    { loss: 'poisson' },
  ],
  'two-class-boosted-decision-tree': [{}, { trees: 300, learningRate: 0.5, l2: 0, minimumRowsPerLeaf: 2 }],
  'multiclass-boosted-decision-tree': [{}, { trees: 200, learningRate: 0.5 }],
  'decision-forest-regression': [{}, { trees: 100, splitting: 'best' }],
  'two-class-decision-forest': [{}, { trees: 100, splitting: 'best' }],
  'multiclass-decision-forest': [{}, { trees: 100, splitting: 'best', minimumRowsPerLeaf: 4 }],
  'fast-forest-quantile-regression': [{}, { trees: 30, minimumRowsPerLeaf: 3 }],
  'linear-regression': [
    {},
    { l2: 0 },
    { l2: 10 },
    { l1: 0.1, l2: 0.1 },
    { method: 'online-gradient-descent', normalise: true },
  ],
  'poisson-regression': [{}],
  'two-class-logistic-regression': [{}, { l1: 0, l2: 0.01 }],
  'multiclass-logistic-regression': [{}],
  'two-class-averaged-perceptron': [{}],
  'two-class-support-vector-machine': [{}, { kernel: 'radial-basis-function' }],
  'neural-network-regression': [
    { iterations: 30, hiddenNodes: [12] },
    { iterations: 30, hiddenNodes: [8, 5], activation: 'tanh' },
  ],
  'two-class-neural-network': [
    { iterations: 30, hiddenNodes: [12] },
    { iterations: 30, hiddenNodes: [8, 5], activation: 'relu' },
  ],
  'multiclass-neural-network': [{ iterations: 30, hiddenNodes: [12] }],
  'two-class-naive-bayes': [{}],
  'multiclass-naive-bayes': [{}, { classShares: 'equal' }],
  'k-nearest-neighbors-regression': [
    {},
    { weights: 'distance' },
    { weights: 'distance', distance: 'manhattan' },
    { weights: 'distance', distance: 'cosine' },
  ],
  'two-class-k-nearest-neighbors': [{}, { weights: 'distance', normalise: false }],
  'multiclass-k-nearest-neighbors': [{ neighbors: 9 }, { weights: 'distance' }],
  'one-vs-all-multiclass': [
    { inner: 'two-class-boosted-decision-tree' },
    { inner: 'two-class-logistic-regression' },
    { inner: 'two-class-decision-forest' },
  ],
  'one-vs-one-multiclass': [
    { inner: 'two-class-boosted-decision-tree', combination: 'coupling' },
    { inner: 'two-class-support-vector-machine', combination: 'coupling' },
    { inner: 'two-class-naive-bayes', combination: 'votes' },
  ],
  'k-means-clustering': [{ clusters: 5 }, { clusters: 4, distance: 'cosine' }, { clusters: 280, scaling: 'z-score' }],
  'gaussian-mixture-clustering': [{ clusters: 3 }, { clusters: 3, covariance: 'diagonal' }],
  'dbscan-clustering': [{ radius: 1.5 }, { radius: 2, minimumRows: 3 }],
  'pca-based-anomaly-detection': [{ components: 3 }, { components: 5, scaling: 'z-score' }],
  'isolation-forest': [{}, { threshold: 'share' }],
};

const specs = catalog.filter((spec) => 'untrainedModel' in spec.outputs);

test('every learner of the catalog is compared', () => {
  expect(Object.keys(cases).sort()).toEqual(specs.map(({ id }) => id).sort());
});

const rowCount = 300;

/** Columns of rows that a seed draws; `strange` puts in values that training does not have. */
function drawColumns(seed: number, strange: boolean): Record<string, Values> {
  const random = new Random(seed);
  const rows = Array.from({ length: rowCount }, (_, i) => i);
  const extremes = [1e30, -1e30, 1e-30, 123_456_789, -7e9, 0];
  /** Far-off values in one column at a time, and in some rows in all of them. */
  const number = (i: number, value: number, column: number) =>
    strange && (i % 17 === column || i % 31 === 12) ? extremes[(i + column) % extremes.length]! : value;
  const unless = <T>(missing: boolean, value: T): T | null => (missing ? null : value);
  return {
    x: rows.map((i) => unless(i % 11 === 3, number(i, 6 * random.uniform() - 3, 5))),
    far: rows.map((i) => unless(i % 19 === 7, number(i, 2000 + 25 * random.uniform(), 8))),
    whole: rows.map((i) => unless(false, number(i, random.below(23), 9))),
    flag: rows.map(() => random.below(2)),
    word: rows.map((i) => unless(i % 13 === 5, strange && i % 7 === 2 ? 'never seen' : `w${random.below(5)}`)),
    town: rows.map((i) => unless(i % 23 === 6, strange && i % 9 === 4 ? 'Nowhere' : `town ${random.below(60)}`)),
  };
}

const training = drawColumns(1, false);
const strange = drawColumns(2, true);
/** Rows of the training among them, and some that are very near to them: distances are 0 there, and nearly. */
const scored = Object.fromEntries(
  Object.entries(strange).map(([name, values]) => {
    const known = training[name]!.slice(0, 60);
    const near = known.map((value) => (name === 'x' && value !== null ? Number(value) + 1e-6 : value));
    return [name, [...values, ...known, ...near] as Values];
  }),
);

/** Sums that cancel: some labels are near 0, most are far from it. */
const signal = training.x!.map((x, i) => {
  const word = 'w0 w1 w2 w3 w4'.split(' ').indexOf(String(training.word![i]));
  return 900 * Math.sin(Number(x ?? 0)) + 40 * (Number(training.whole![i]) - 11) + 100 * (word - 2);
});
const targets: Record<SupervisedTask, (number | string)[]> = {
  regression: signal,
  binary: signal.map((value) => (value > 150 ? 'yes' : 'no')),
  multiclass: signal.map((value) => (value > 500 ? 'high' : value > 0 ? 'mid' : value > -500 ? 'low' : 'lowest')),
};
const counts = signal.map((value) => Math.round(Math.exp(value / 600)));

/** Trains what a module configures. */
async function train(
  id: string,
  params: Record<string, unknown>,
): Promise<{ estimator: Estimator; features: Feature[] }> {
  const { inner, ...own } = params;
  const inputs = inner ? { binaryLearner: (await runModule(String(inner), {})).outputs.untrainedModel } : {};
  const { outputs } = await runModule(id, own, inputs);
  const untrained = await readUntrainedModel(outputs.untrainedModel!);
  const context = await newContext();
  const { task } = untrained;
  if (isSupervised(task)) {
    const learner = await learners[untrained.learner]!();
    const isCount = untrained.learner.startsWith('poisson') || untrained.params.loss === 'poisson';
    const data = trainingDataOf(task, training, (isCount ? counts : targets[task]) as string[]);
    const estimator = await learner.fit(data, learner.params.parse(untrained.params), context);
    return { estimator, features: data.features };
  }
  const data = unsupervisedDataOf(task === 'anomaly' ? 'anomaly' : 'clustering', training);
  const learner = await { ...clusteringLearners, ...anomalyLearners }[untrained.learner]!();
  return {
    estimator: await learner.fit(data, learner.params.parse(untrained.params), context),
    features: data.features,
  };
}

function isSupervised(task: Task): task is SupervisedTask {
  return task in targets;
}

/** The rows to score as the estimator sees them: floats, and the codes of the categories that training saw. */
function rowsFor(features: readonly Feature[]): number[][] {
  return Array.from({ length: scored.x!.length }, (_, i) =>
    features.map((feature) => {
      const value = scored[feature.name]![i]!;
      if (feature.kind === 'numeric') return value === null ? Number.NaN : Math.fround(Number(value));
      return feature.categories.indexOf(String(value));
    }),
  );
}

async function scoreByOnnx(estimator: Estimator, features: Feature[], width: number): Promise<Float32Array> {
  const { bytes, inputs, output } = buildGraph(estimator, features, 'answer', width);
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const answer = await session.run(feedsOf(inputs, features, scored));
  await session.release();
  return answer[output.name]!.data as Float32Array;
}

/** What floats cannot hold, too large or too small a number, has to be what they have instead. */
function differenceOf(actual: number, expected: number): number {
  const isFloat = Math.abs(expected) <= largestFloat && Math.abs(expected) >= smallestFloat;
  if (!isFloat && Object.is(actual, Math.fround(expected))) return 0;
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), leastAnswer);
}

describe.each(specs.map(({ id }) => id))('%s', (id) => {
  test.each(cases[id] ?? [])('%j', async (params) => {
    const { estimator, features } = await train(id, params);
    const predict = predictInDoubles(estimator);
    const expected = rowsFor(features).flatMap((row) => predict(row));
    const answers = await scoreByOnnx(estimator, features, expected.length / scored.x!.length);
    expect(answers).toHaveLength(expected.length);
    const differences = expected.map((value, i) => differenceOf(answers[i]!, value));
    const worst = differences.reduce((most, value, i) => (value <= differences[most]! ? most : i), 0);
    if (process.env.PRINT_PARITY) {
      const over = differences.filter((value) => !(value <= tolerance)).length;
      process.stdout.write(
        `PARITY ${id} ${JSON.stringify(params)} ${differences[worst]!.toExponential(1)} (${answers[worst]} for ${expected[worst]}, answer ${worst}) over: ${over} of ${differences.length}\n`,
      );
    }
    expect(differences[worst], `answer ${worst}: ${answers[worst]} for ${expected[worst]}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
});
