import { describe, expect, it } from 'vitest';
import { betterOf, findBest, listMetrics, readMetric, titleOfMetric } from './metrics.ts';

describe('metrics of runs', () => {
  const runs = [
    { metrics: { evaluate: { auc: 0.9, accuracy: 0.8 } } },
    { metrics: { evaluate: { auc: 0.7 }, other: { auc: 0.6, loss: 1 } } },
  ];

  it('are listed with the most frequent first', () => {
    expect(listMetrics(runs)).toEqual(['auc', 'accuracy', 'loss']);
    const trained = { metrics: { train: { training_loss: 3 } } };
    expect(listMetrics([...runs, trained, trained, trained])).toEqual(['auc', 'accuracy', 'loss', 'training_loss']);
  });

  it('are read from every step that reported them', () => {
    expect(readMetric(runs[1]!, 'auc')).toEqual([
      { nodeId: 'evaluate', value: 0.7 },
      { nodeId: 'other', value: 0.6 },
    ]);
    expect(readMetric(runs[0]!, 'toString')).toEqual([]);
  });

  it('have titles to read', () => {
    expect(titleOfMetric('second.root_mean_squared_error')).toBe('second: Root mean squared error');
    expect(titleOfMetric('auc')).toBe('Area under the curve (AUC)');
    expect(titleOfMetric('training_auc')).toBe('Training AUC');
    expect(titleOfMetric('out_of_bag_r2')).toBe('Out of bag R²');
    expect(titleOfMetric('constructor')).toBe('Constructor');
  });

  it.each([
    ['auc', 'higher'],
    ['second.coefficient_of_determination', 'higher'],
    ['macro_recall', 'higher'],
    ['root_mean_squared_error', 'lower'],
    ['log_loss', 'lower'],
    ['ndcg', 'higher'],
    ['adjusted_rand', 'higher'],
    ['davies_bouldin', 'lower'],
    ['rows', null],
  ])('%s is better when it is %s', (name, better) => {
    expect(betterOf(name)).toBe(better);
  });

  it('have their best values marked, where one is better than another', () => {
    expect(findBest('auc', [0.8, null, 0.9, 0.9])).toEqual(new Set([2, 3]));
    expect(findBest('log_loss', [0.8, 0.3])).toEqual(new Set([1]));
    expect(findBest('auc', [0.9, 0.9])).toEqual(new Set());
    expect(findBest('auc', [0.9, null])).toEqual(new Set());
    expect(findBest('rows', [1, 2])).toEqual(new Set());
  });
});
