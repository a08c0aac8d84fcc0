import type { Column } from '../../../pipelines/contract/table.ts';
import type { PortShape, SchemaIssue } from '../../define.ts';
import { columnName, findColumn } from './columnSelection.ts';
import { labelTypeProblem } from './labelType.ts';

/** The parameter that names the column to predict. */
export function labelColumn() {
  return columnName({
    title: 'Label column',
    help: 'The column to predict. All other columns are features, but those with the role label, weight or score.',
    port: 'dataset',
  });
}

export interface SupervisedTraining {
  untrained: Extract<PortShape, { type: 'untrained-model' }> | undefined;
  /** Columns of the dataset; undefined: not known before the run. */
  columns: Column[] | undefined;
  label: Column | undefined;
  features: Column[] | undefined;
  issues: SchemaIssue[];
}

/** What the specs can tell of a training on `dataset` by `untrainedModel`. `left`: columns that are no features. */
export function checkTraining(
  labelName: string,
  inputs: Record<string, PortShape | undefined>,
  left: readonly string[] = [],
): SupervisedTraining {
  const untrained = inputs.untrainedModel?.type === 'untrained-model' ? inputs.untrainedModel : undefined;
  const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
  const issues: SchemaIssue[] = [];
  let label: Column | undefined;
  if (columns) {
    const found = findColumn(labelName, columns, 'label');
    if ('message' in found) issues.push(found);
    else label = found;
  }
  const problem = label && untrained && labelTypeProblem(label, untrained.task);
  if (problem) issues.push({ param: 'label', message: problem });
  const features = columns?.filter(
    ({ name, role }) => name !== labelName && (role ?? 'feature') === 'feature' && !left.includes(name),
  );
  if (label && features?.length === 0) {
    issues.push({ port: 'dataset', message: 'The table has no feature columns beside the label.' });
  }
  return { untrained, columns, label, features, issues };
}
