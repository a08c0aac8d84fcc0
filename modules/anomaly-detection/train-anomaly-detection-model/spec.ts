import { z } from 'zod';
import { defineModule, type SchemaIssue } from '../../define.ts';

export const spec = defineModule({
  id: 'train-anomaly-detection-model',
  version: 1,
  title: 'Train Anomaly Detection Model',
  category: 'anomaly-detection',
  description: 'Learns what is usual in a dataset, so that Score Model can tell what is not.',
  inputs: {
    untrainedModel: { type: 'untrained-model', title: 'Untrained model', tasks: ['anomaly'] },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { trainedModel: { type: 'model', title: 'Trained model' } },
  params: z.strictObject({}),
  schema({ inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const features = columns?.filter(({ role }) => (role ?? 'feature') === 'feature');
    const issues: SchemaIssue[] =
      features?.length === 0 ? [{ port: 'dataset', message: 'The table has no feature columns.' }] : [];
    return { outputs: { trainedModel: { type: 'model', task: 'anomaly', label: undefined, features } }, issues };
  },
  serving: 'model',
  cache: 'pure',
});
