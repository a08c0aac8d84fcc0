import { describe, expect, test } from 'vitest';
import type { OperatingPoint } from '../../../pipelines/contract/evaluation.ts';
import { foldClasses, scoreClasses } from './classScores.ts';
import { compareMetrics } from './compareMetrics.ts';
import { baseRate, bestF1Threshold, liftOf, pointAt, ratesOf } from './operatingPoint.ts';

describe('two results compared', () => {
  test('less error is better, more area is better', () => {
    const rows = compareMetrics('binary', { auc: 0.7, log_loss: 0.5 }, { auc: 0.8, log_loss: 0.6 });
    expect(rows.map(({ name, better }) => [name, better])).toEqual([
      ['auc', 'second'],
      ['log_loss', 'first'],
    ]);
    expect(rows[0]!.difference).toBeCloseTo(0.1);
  });

  test('a metric that only one has is shown, without a verdict', () => {
    const [row] = compareMetrics('regression', {}, { coefficient_of_determination: 0.5 });
    expect(row).toMatchObject({ first: undefined, second: 0.5, difference: undefined, better: undefined });
  });

  test('equal is equal', () => {
    expect(compareMetrics('multiclass', { log_loss: 1 }, { log_loss: 1 })[0]!.better).toBe('same');
  });
});

describe('the threshold', () => {
  // Ten rows, four positive; scores fall such that ever fewer rows are called positive.
  const point = (threshold: number, tp: number, fp: number): OperatingPoint => ({
    threshold,
    truePositives: tp,
    falsePositives: fp,
    trueNegatives: 6 - fp,
    falseNegatives: 4 - tp,
    accuracy: (tp + 6 - fp) / 10,
    precision: tp + fp === 0 ? 0 : tp / (tp + fp),
    recall: tp / 4,
    f1Score: (2 * tp) / (tp + fp + 4),
    positiveRate: (tp + fp) / 10,
  });
  const result = {
    rows: 10,
    thresholds: [point(0, 4, 6), point(0.25, 4, 3), point(0.5, 3, 1), point(0.75, 1, 0), point(1, 0, 0)],
  };

  test('finds its point, from end to end', () => {
    expect(pointAt(result, 0).truePositives).toBe(4);
    expect(pointAt(result, 0.5).falsePositives).toBe(1);
    expect(pointAt(result, 1).positiveRate).toBe(0);
  });

  test('gives the rates of the ROC curve and the lift', () => {
    expect(ratesOf(pointAt(result, 0.5))).toEqual({ falsePositiveRate: 1 / 6, truePositiveRate: 0.75 });
    expect(baseRate(result)).toBe(0.4);
    expect(liftOf(result, pointAt(result, 0.5))).toBeCloseTo(0.75 / 0.4);
    expect(liftOf(result, pointAt(result, 1))).toBeNull();
  });

  test('of the best F1 score is found', () => {
    expect(bestF1Threshold(result)).toBe(0.5);
  });
});

describe('classes', () => {
  // scikit-learn: precision_recall_fscore_support([0,0,0,1,1,2], [0,0,1,1,1,0])
  const matrix = {
    classes: ['a', 'b', 'c'],
    counts: [
      [2, 1, 0],
      [0, 2, 0],
      [1, 0, 0],
    ],
  };

  test('are scored each against the rest', () => {
    const [a, b, c] = scoreClasses(matrix);
    expect(a).toEqual({ class: 'a', rows: 3, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
    expect(b).toEqual({ class: 'b', rows: 2, precision: 2 / 3, recall: 1, f1: 0.8 });
    expect(c).toEqual({ class: 'c', rows: 1, precision: null, recall: 0, f1: 0 });
  });

  test('are folded to the most frequent ones without losing a row', () => {
    const folded = foldClasses(matrix, 2, (count) => `${count} others`);
    expect(folded).toEqual({
      classes: ['a', '2 others'],
      counts: [
        [2, 1],
        [1, 2],
      ],
    });
    expect(foldClasses(matrix, 3, String)).toBe(matrix);
  });
});
