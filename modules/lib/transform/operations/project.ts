import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import { quoteIdentifier } from '../../table/sql.ts';
import { addOutputs, passThrough, requireFittedType, type Stage, type StageOutput } from '../stage.ts';

/** Weighted sums of columns, each of them scaled first. */
export function project(operation: OperationOf<'project'>, columns: Column[], fitted: Column[]): Stage {
  const read = new Set(operation.columns.map(({ column }) => column));
  for (const column of columns) if (read.has(column.name)) requireFittedType(column, fitted);
  const added = operation.components.map(({ name, weights }): StageOutput => {
    const terms = operation.columns.map(({ column, offset, divisor }, j) => {
      const x = `${quoteIdentifier(column)}::DOUBLE`;
      const centred = `CASE WHEN isfinite(${x}) THEN ${x} - ${double(offset)} ELSE 0 END`;
      return `(${centred}) * ${double(weights[j]! / divisor)}`;
    });
    return { column: { name, type: 'double' }, expression: terms.join(' + ') };
  });
  const kept = columns.filter(({ name }) => operation.keep || !read.has(name));
  return { outputs: addOutputs(kept.map(passThrough), added) };
}

function double(value: number): string {
  return `'${value}'::DOUBLE`;
}
