import type { Column } from '../../../pipelines/contract/table.ts';
import type { SchemaIssue } from '../../define.ts';

/** An issue for each column that a model was trained with and that the dataset does not have. */
export function missingFeatures(features: readonly Column[], columns: readonly Column[]): SchemaIssue[] {
  const names = new Set(columns.map(({ name }) => name));
  return features
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => ({
      port: 'dataset',
      message: `The model was trained with the column "${name}", which the dataset does not have.`,
    }));
}
