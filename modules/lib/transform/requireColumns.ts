import type { Column } from '../../../pipelines/contract/table.ts';
import type { Transformation } from '../../../pipelines/contract/transformation.ts';
import { StepError } from '../../define.ts';
import { unknownColumn } from '../params/columnSelection.ts';

/** Throws StepError that names the columns that a transformation was fitted on and that are missing here; a label may be. */
export function requireColumns({ inputs }: Pick<Transformation, 'inputs'>, columns: readonly Column[]): void {
  const names = new Set(columns.map((column) => column.name));
  const missing = inputs.filter((input) => input.role !== 'label' && !names.has(input.name));
  if (missing.length === 0) return;
  const messages = missing.slice(0, 20).map((input) => unknownColumn(input.name, [...columns], 'dataset').message);
  throw new StepError(
    `The transformation was fitted on columns that this dataset does not have.\n${messages.join('\n')}` +
      (missing.length > 20 ? `\nAnd ${missing.length - 20} more.` : ''),
  );
}
