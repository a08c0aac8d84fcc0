import { z } from 'zod';
import { defineModule, type SchemaIssue } from '../../define.ts';
import { findScoredColumns } from '../../lib/params/scoredColumns.ts';

const ports = ['scoredDataset', 'scoredDatasetToCompare'] as const;

export const spec = defineModule({
  id: 'evaluate-model',
  version: 1,
  title: 'Evaluate Model',
  category: 'scoring-and-evaluation',
  description:
    'Compares scores with the true labels: metrics and charts for one scored table, or for two side by side.',
  inputs: {
    scoredDataset: { type: 'table', title: 'Scored dataset' },
    scoredDatasetToCompare: { type: 'table', title: 'Scored dataset to compare', optional: true },
  },
  outputs: { evaluation: { type: 'evaluation', title: 'Evaluation results' } },
  params: z.strictObject({}),
  schema({ inputs }) {
    const issues: SchemaIssue[] = [];
    const tasks = new Set<string>();
    for (const port of ports) {
      const shape = inputs[port];
      if (shape?.type !== 'table' || !shape.columns) continue;
      const found = findScoredColumns(shape.columns);
      if ('problem' in found) issues.push({ port, message: found.problem });
      else tasks.add(found.task);
    }
    if (tasks.size > 1) issues.push({ port: 'scoredDatasetToCompare', message: differentTasks });
    return { outputs: { evaluation: { type: 'evaluation' } }, issues };
  },
  serving: 'drop',
  cache: 'pure',
});

export const differentTasks =
  'The two tables hold scores of different tasks, which have no metrics in common. Compare models of the same task.';
