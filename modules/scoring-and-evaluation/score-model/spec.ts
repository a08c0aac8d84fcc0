import { z } from 'zod';
import { defineModule, param } from '../../define.ts';
import { missingFeatures } from '../../lib/params/missingFeatures.ts';
import { keptColumns, scoreColumns } from '../../lib/params/scoreColumns.ts';

export const spec = defineModule({
  id: 'score-model',
  version: 1,
  title: 'Score Model',
  category: 'scoring-and-evaluation',
  description: 'Predicts the label of every row with a trained model, or tells how unusual it is.',
  inputs: {
    trainedModel: { type: 'model', title: 'Trained model', tasks: ['regression', 'binary', 'multiclass', 'anomaly'] },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { results: { type: 'table', title: 'Scored dataset' } },
  params: z.strictObject({
    appendScores: param(z.boolean().default(true), {
      title: 'Append score columns to output',
      help: 'On: the dataset with the scores. Off: the scores alone.',
    }),
  }),
  schema({ params, inputs }) {
    const model = inputs.trainedModel?.type === 'model' ? inputs.trainedModel : undefined;
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues = model && columns ? missingFeatures(model.features ?? [], columns) : [];
    const scores =
      model && (model.label || model.task === 'anomaly')
        ? scoreColumns(model.task, model.label, undefined, model.quantiles)
        : undefined;
    const kept = columns && scores ? keptColumns(columns, model?.label?.name, scores) : undefined;
    const results = params.appendScores ? kept && scores && [...kept, ...scores] : scores;
    return { outputs: { results: { type: 'table', columns: results } }, issues };
  },
  serving: 'apply',
  cache: 'pure',
});
