import { z } from 'zod';
import type { Task } from '../../../pipelines/contract/table.ts';
import { param } from '../../define.ts';

/** A metric as Evaluate Model reports it. */
export interface EvaluationMetric {
  name: string;
  /** Whether more of it is better. */
  isGain: boolean;
}

const losses = ['mean_absolute_error', 'root_mean_squared_error', 'relative_absolute_error', 'relative_squared_error', 'quantile_loss', 'log_loss']; // biome-ignore format: one line

/** What each choice means for a task; the first choice is what is meant when nothing is chosen. */
const byTask: Partial<Record<Task, Readonly<Record<string, string>>>> = {
  regression: {
    'mean-absolute-error': 'mean_absolute_error',
    'root-mean-squared-error': 'root_mean_squared_error',
    'relative-absolute-error': 'relative_absolute_error',
    'relative-squared-error': 'relative_squared_error',
    'coefficient-of-determination': 'coefficient_of_determination',
    'quantile-loss': 'quantile_loss',
  },
  binary: {
    accuracy: 'accuracy',
    auc: 'auc',
    precision: 'precision',
    recall: 'recall',
    'f1-score': 'f1_score',
    'log-loss': 'log_loss',
  },
  multiclass: {
    accuracy: 'overall_accuracy',
    precision: 'macro_precision',
    recall: 'macro_recall',
    'average-accuracy': 'average_accuracy',
    'micro-precision': 'micro_precision',
    'micro-recall': 'micro_recall',
    'log-loss': 'log_loss',
  },
};

const choices = [...new Set(Object.values(byTask).flatMap((names) => Object.keys(names)))];

/** The parameter that chooses what decides which of several models is better. */
export function metricParam(title: string) {
  return param(z.enum(['default', ...choices]).default('default'), {
    title,
    help: 'Default: accuracy for classes, mean absolute error for numbers. Of more than two classes, precision and recall are means over the classes.',
  });
}

/** The metric that a choice means for a task, or the problem when it has none. */
export function findMetric(choice: string, task: Task): EvaluationMetric | { problem: string } {
  const metrics = byTask[task] ?? {};
  const name = choice === 'default' ? Object.values(metrics)[0] : metrics[choice];
  if (name !== undefined) return { name, isGain: !losses.includes(name) };
  const known = Object.keys(metrics).join(', ');
  return { problem: `There is no ${choice.replaceAll('-', ' ')} of a ${task} model. Choose one of ${known}.` };
}
