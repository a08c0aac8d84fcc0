import { z } from 'zod';
import { defineModule, param } from '../../define.ts';
import { missingFeatures } from '../../lib/params/missingFeatures.ts';

export const spec = defineModule({
  id: 'assign-data-to-clusters',
  version: 1,
  title: 'Assign Data to Clusters',
  category: 'scoring-and-evaluation',
  description: 'Assigns every row to a cluster of a trained clustering model.',
  inputs: {
    trainedModel: { type: 'model', title: 'Trained model', tasks: ['clustering'] },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { results: { type: 'table', title: 'Assigned dataset' } },
  params: z.strictObject({
    appendScores: param(z.boolean().default(true), {
      title: 'Append assignments to output',
      help: 'On: the dataset with the number of the cluster and the distances. Off: these alone.',
    }),
  }),
  schema({ inputs }) {
    const model = inputs.trainedModel?.type === 'model' ? inputs.trainedModel : undefined;
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues = model && columns ? missingFeatures(model.features ?? [], columns) : [];
    // How many distances there are is known only once the model is trained.
    return { outputs: { results: { type: 'table', columns: undefined } }, issues };
  },
  serving: 'apply',
  cache: 'pure',
});
