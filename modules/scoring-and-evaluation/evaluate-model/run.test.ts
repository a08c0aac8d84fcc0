import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type BinaryResult, type EvaluationResult, evaluation } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import expected from '../../../test/fixtures/metrics.json' with { type: 'json' };
import { newContext, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { quoteIdentifier, quoteLiteral } from '../../lib/table/sql.ts';
import { spec } from './spec.ts';

const text: Column = { name: 'truth', type: 'string', role: 'label' };
const probability: Column = {
  name: 'p "yes"',
  type: 'double',
  role: 'score',
  score: { task: 'binary', kind: 'probability', class: 'yes' },
};
const predicted: Column = {
  name: 'prediction',
  type: 'double',
  role: 'score',
  score: { task: 'regression', kind: 'label' },
};

type Cell = string | number | boolean | null;

function tableFrom(columns: Column[], rows: Cell[][]): Promise<string> {
  const literal = (cell: Cell) =>
    cell === null
      ? 'NULL'
      : typeof cell === 'string'
        ? quoteLiteral(cell)
        : `'${cell}'::${typeof cell === 'boolean' ? 'BOOLEAN' : 'DOUBLE'}`;
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  const names = columns.map((column) => quoteIdentifier(column.name)).join(', ');
  return tableOf(`SELECT * FROM (VALUES ${values}) t(${names})`, columns);
}

async function evaluate(scoredDataset: string, scoredDatasetToCompare?: string) {
  const { outputs, metrics, logs } = await runModule('evaluate-model', {}, { scoredDataset, scoredDatasetToCompare });
  const { results } = evaluation.parse(JSON.parse(await readFile(outputs.evaluation!, 'utf8')));
  return { results, logs, metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])) };
}

function expectClose(actual: Record<string, number>, wanted: Record<string, number>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted)) {
    expect(Math.abs(actual[name]! - value), name).toBeLessThanOrEqual(1e-12 * Math.abs(value));
  }
}

function zip(...columns: readonly Cell[][]): Cell[][] {
  return columns[0]!.map((_, i) => columns.map((column) => column[i]!));
}

const two = (fixture: typeof expected.distinct) =>
  tableFrom([text, probability], zip(fixture.actual, fixture.probability));

test('regression metrics agree with scikit-learn', async () => {
  const rows = zip(expected.regression.actual, expected.regression.predicted);
  const table = await tableFrom([{ name: 'price', type: 'double', role: 'label' }, predicted], rows);
  const { results, metrics } = await evaluate(table);
  expectClose(metrics, expected.regression.metrics);
  const result = results[0] as EvaluationResult & { task: 'regression' };
  expect(result.sample).toEqual(rows.map(([actual, predicted]) => ({ actual, predicted })));
  expect(result.residuals.counts.reduce((sum, n) => sum + n, 0)).toBe(300);
  expect(result.residuals.edges).toHaveLength(result.residuals.counts.length + 1);
});

test.each(['distinct', 'tied', 'none_called'] as const)(
  'two-class metrics agree with scikit-learn: %s',
  async (name) => {
    const fixture = expected[name];
    const { results, metrics } = await evaluate(await two(fixture));
    expectClose(metrics, fixture.metrics);
    const result = results[0] as BinaryResult;
    expect(result.confusion).toEqual({ classes: ['no', 'yes'], counts: fixture.confusion });
    const roc = result.roc.map((point) => [point.threshold, point.falsePositiveRate, point.truePositiveRate]);
    expect(fixture.roc).toEqual(expect.arrayContaining(roc));
    expect(roc[0]).toEqual(fixture.roc[0]);
    expect(roc.at(-1)).toEqual(fixture.roc.at(-1));
    if (fixture.roc.length < 100) expect(roc).toEqual(fixture.roc);
    const curve = result.precisionRecall.map((point) => [point.threshold, point.recall, point.precision]);
    expect(fixture.precision_recall).toEqual(expect.arrayContaining(curve));
  },
);

test('a threshold calls rows positive from that probability on', async () => {
  const rows = [
    ['yes', 1],
    ['yes', 0.5],
    ['no', 0.5],
    ['no', 0.29],
    ['yes', 0.29],
    ['no', 0],
  ];
  const [result] = (await evaluate(await tableFrom([text, probability], rows))).results as BinaryResult[];
  const at = (threshold: number) => result!.thresholds.find((point) => point.threshold === threshold);
  expect(result!.thresholds).toHaveLength(101);
  expect(at(0)).toMatchObject({ truePositives: 3, falsePositives: 3, trueNegatives: 0, falseNegatives: 0, recall: 1 });
  expect(at(0.29)).toMatchObject({ truePositives: 3, falsePositives: 2, trueNegatives: 1, falseNegatives: 0 });
  expect(at(0.5)).toMatchObject({ truePositives: 2, falsePositives: 1, trueNegatives: 2, falseNegatives: 1 });
  expect(at(0.51)).toMatchObject({ truePositives: 1, falsePositives: 0, positiveRate: 1 / 6, precision: 1 });
  expect(at(1)).toMatchObject({ truePositives: 1, falsePositives: 0, trueNegatives: 3, falseNegatives: 2 });
  expect(result!.lift.at(-1)).toEqual({ positiveRate: 1, recall: 1, lift: 1 });
  expect(result!.calibration).toContainEqual({ from: 0.5, to: 0.6, rows: 2, probability: 0.5, observed: 0.5 });
});

test('multiclass metrics agree with scikit-learn', async () => {
  const fixture = expected.multiclass;
  const score = (kind: 'label' | 'probability', name?: string): Column => ({
    name: name ?? 'guess',
    type: kind === 'label' ? 'string' : 'double',
    role: 'score',
    score: { task: 'multiclass', kind, ...(name ? { class: name } : {}) },
  });
  const columns = [text, score('label'), ...fixture.classes.map((name) => score('probability', name))];
  const probabilities = fixture.classes.map((_, k) => fixture.probabilities.map((row) => row[k]!));
  const table = await tableFrom(columns, zip(fixture.actual, fixture.predicted, ...probabilities));
  const { results, metrics } = await evaluate(table);
  expectClose(metrics, fixture.metrics);
  expect(results[0]).toMatchObject({ confusion: { classes: fixture.classes, counts: fixture.confusion } });
});

test('the second table is reported beside the first', async () => {
  const { results, metrics } = await evaluate(await two(expected.distinct), await two(expected.tied));
  expect(results.map((result) => result.name)).toEqual(['Scored dataset', 'Scored dataset to compare']);
  expect(metrics.auc).toBeCloseTo(expected.distinct.metrics.auc, 12);
  expect(metrics['second.auc']).toBeCloseTo(expected.tied.metrics.auc, 12);
});

test('finds scores by name where roles are lost, and the greater label is the positive class', async () => {
  const columns: Column[] = [
    { name: 'income', type: 'integer', role: 'label' },
    { name: 'Scored Labels', type: 'integer' },
    { name: 'Scored Probabilities', type: 'double' },
  ];
  const rows = [
    [10, 2, 0.4],
    [2, 2, 0.1],
    [10, 10, 0.9],
  ];
  const { results, logs } = await evaluate(await tableFrom(columns, rows));
  expect(results[0]).toMatchObject({ positiveClass: '10', negativeClass: '2', metrics: { auc: 1, accuracy: 2 / 3 } });
  expect(logs.join()).toContain('"10" is taken as the positive class');
});

test.each(['2', '2.0'])('a label read as double is the class %s of the model', async (name) => {
  const label: Column = { name: 'risk', type: 'double', role: 'label' };
  const score: Column = { ...probability, score: { task: 'binary', kind: 'probability', class: name } };
  const rows = [
    [2, 0.9],
    [1, 0.2],
  ];
  const { metrics } = await evaluate(await tableFrom([label, score], rows));
  expect(metrics).toMatchObject({ accuracy: 1, auc: 1 });
});

test('rows without label or score are left out with a warning', async () => {
  const rows = [
    ['yes', 0.9],
    ['no', 0.1],
    [null, 0.5],
    ['no', null],
    ['yes', Number.NaN],
  ];
  const { results, logs } = await evaluate(await tableFrom([text, probability], rows));
  expect(results[0]).toMatchObject({ rows: 2, metrics: { accuracy: 1, auc: 1 } });
  expect(logs).toEqual([
    'Scored dataset: 1 row without a label left out.',
    'Scored dataset: 2 rows without a score left out.',
  ]);
});

test('labels of one class only: no AUC, and a warning', async () => {
  const { metrics, logs, results } = await evaluate(
    await tableFrom(
      [text, probability],
      [
        ['yes', 0.9],
        ['yes', 0.3],
      ],
    ),
  );
  expect(metrics).not.toHaveProperty('auc');
  expect(metrics).toMatchObject({ accuracy: 0.5, precision: 1, recall: 0.5 });
  expect(logs).toEqual(['Scored dataset: All labels are "yes", so AUC is not defined and left out.']);
  expect(results[0]).toMatchObject({ roc: [] });
});

test('equal labels: no relative errors and no R²', async () => {
  const label: Column = { name: 'price', type: 'integer', role: 'label' };
  const { metrics, logs } = await evaluate(
    await tableFrom(
      [label, predicted],
      [
        [3, 3],
        [3, 4],
      ],
    ),
  );
  expect(metrics).toEqual({ mean_absolute_error: 0.5, root_mean_squared_error: Math.SQRT1_2 });
  expect(logs.join()).toContain('R² are not defined');
});

test('says what to connect or mark when label or scores are missing', async () => {
  const unlabelled = await tableFrom([{ name: 'truth', type: 'string' }, probability], [['yes', 0.9]]);
  await expect(evaluate(unlabelled)).rejects.toThrow('Edit Metadata');
  const unscored = await tableFrom([text], [['yes']]);
  await expect(evaluate(unscored)).rejects.toThrow('Connect the output of Score Model');
  const regression = await tableFrom([{ name: 'price', type: 'double', role: 'label' }, predicted], [[1, 1]]);
  await expect(evaluate(await two(expected.tied), regression)).rejects.toThrow('different tasks');
  const margins = await tableFrom([text, probability], [['yes', 1.5]]);
  await expect(evaluate(margins)).rejects.toThrow('"p "yes"" holds values outside 0 to 1');
});

test('a table without rows is refused', async () => {
  const table = await tableOf(`SELECT 'yes' AS truth, 0.5 AS "p ""yes""" WHERE false`, [text, probability]);
  await expect(evaluate(table)).rejects.toThrow('no rows');
});

test('the schema tells what is missing before the run', () => {
  const shape = (columns: Column[]) => ({ type: 'table' as const, columns });
  const issues = (inputs: Record<string, ReturnType<typeof shape>>) => spec.schema({ params: {}, inputs }).issues;
  expect(issues({ scoredDataset: shape([text, probability]) })).toEqual([]);
  expect(issues({ scoredDataset: shape([probability]) })).toMatchObject([{ port: 'scoredDataset' }]);
  expect(
    issues({
      scoredDataset: shape([text, probability]),
      scoredDatasetToCompare: shape([text, predicted]),
    }),
  ).toMatchObject([{ port: 'scoredDatasetToCompare' }]);
});

test('a large table passes in little memory, and twice to the same bytes', async () => {
  const rows = 300_000;
  const table = await tableOf(
    `SELECT CASE WHEN hash(i, 1) % 1000 < 300 + hash(i, 2) % 100 THEN 'yes' ELSE 'no' END AS truth,
       (hash(i, 2) % 100 + hash(i, 3)::DOUBLE / 18446744073709551616) / 100 AS p FROM range(${rows}) r(i)`,
    [text, probability],
  );
  const run = async () => {
    const context = await newContext({ memoryLimit: 128 * 1024 ** 2 });
    const { outputs } = await runModule('evaluate-model', {}, { scoredDataset: table }, context);
    return readFile(outputs.evaluation!, 'utf8');
  };
  const first = await run();
  expect(await run()).toBe(first);
  const [result] = evaluation.parse(JSON.parse(first)).results as BinaryResult[];
  expect(result!.rows).toBe(rows);
  expect(result!.roc.length).toBeLessThan(300);
  expect(result!.metrics.auc).toBeGreaterThan(0.5);
});
