import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation, Transformation } from '../../../pipelines/contract/transformation.ts';
import { StepError } from '../../define.ts';
import type { RowFlow, Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { dropColumns, dropMissingRows, selectNamed } from './operations/columnsAndRows.ts';
import { addIndicators } from './operations/indicator.ts';
import { addMissingIndicators, impute } from './operations/missing.ts';
import { project } from './operations/project.ts';
import { convert, rename } from './operations/renameAndConvert.ts';
import { scale } from './operations/scale.ts';
import { requireColumns } from './requireColumns.ts';
import type { Stage } from './stage.ts';

export interface CompiledSelect {
  select: string;
  columns: Column[];
  flow: RowFlow;
}

/**
 * A SELECT over the relation `from`, with `columns`, that applies a fitted transformation. Pure. Columns may come in any
 * order, and more of them than the transformation reads. Throws StepError that names the columns that are missing (a label
 * may be) or of another type than when fitted.
 */
export function compileToSql(fitted: Transformation, columns: Column[], from: string): CompiledSelect {
  requireColumns(fitted, columns);
  let select = `SELECT ${columns.map((column) => quoteIdentifier(column.name)).join(', ')} FROM ${from}`;
  let current = columns;
  let flow: RowFlow = 'batch-by-batch';
  for (const operation of fitted.operations) {
    const stage = compileOperation(operation, current, fitted.inputs);
    const list = stage.outputs.map(({ column, expression }) => `${expression} AS ${quoteIdentifier(column.name)}`);
    if (list.length === 0) throw new StepError('The transformation leaves no columns. Keep at least one column.');
    select = `SELECT ${list.join(', ')} FROM (${select})${stage.where ? ` WHERE ${stage.where}` : ''}`;
    if (stage.where) flow = 'any';
    current = stage.outputs.map(({ column }) => column);
  }
  return { select, columns: current, flow };
}

/** Applies a transformation to a table and writes the result as a table artifact. */
export async function writeTransformed(
  session: TableSession,
  path: string,
  fitted: Transformation,
  table: Table,
): Promise<void> {
  const { select, columns, flow } = compileToSql(fitted, table.columns, table.from);
  await session.write(path, select, columns, flow);
}

function compileOperation(operation: Operation, columns: Column[], fitted: Column[]): Stage {
  switch (operation.op) {
    case 'missing-indicator':
      return addMissingIndicators(operation, columns);
    case 'impute':
      return impute(operation, columns, fitted);
    case 'drop-missing-rows':
      return dropMissingRows(operation, columns);
    case 'drop-columns':
      return dropColumns(operation, columns);
    case 'select-columns':
      return selectNamed(operation, columns);
    case 'scale':
      return scale(operation, columns, fitted);
    case 'indicator':
      return addIndicators(operation, columns, fitted);
    case 'project':
      return project(operation, columns, fitted);
    case 'rename':
      return rename(operation, columns);
    case 'convert':
      return convert(operation, columns);
  }
}
