import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation, Transformation } from '../../../pipelines/contract/transformation.ts';
import { StepError } from '../../define.ts';
import type { GraphBuilder } from '../onnx/graphBuilder.ts';
import type { GraphTable } from '../onnx/graphColumns.ts';
import { dropColumns, dropMissingRows, selectNamed } from './onnxOperations/columnsAndRows.ts';
import { addIndicators } from './onnxOperations/indicator.ts';
import { addMissingIndicators, impute } from './onnxOperations/missing.ts';
import { project } from './onnxOperations/project.ts';
import { convert, rename } from './onnxOperations/renameAndConvert.ts';
import { scale } from './onnxOperations/scale.ts';
import { requireColumns } from './requireColumns.ts';

/**
 * Adds a fitted transformation to a graph: what `compileToSql` makes of it, in the same arithmetic (double precision, in the same
 * order). Rows that it removes stay, and are not `kept`. Throws StepError that says why where columns are missing or of another type
 * than when fitted, and where ONNX has nothing that does exactly what an operation does.
 */
export function addTransformation(
  graph: GraphBuilder,
  fitted: Pick<Transformation, 'inputs' | 'operations'>,
  table: GraphTable,
): GraphTable {
  requireColumns(
    fitted,
    table.columns.map(({ column }) => column),
  );
  let current = table;
  for (const operation of fitted.operations) {
    current = addOperation(graph, operation, current, fitted.inputs);
    if (current.columns.length === 0) throw new StepError('The transformation leaves no columns.');
  }
  return current;
}

function addOperation(
  graph: GraphBuilder,
  operation: Operation,
  table: GraphTable,
  fitted: readonly Column[],
): GraphTable {
  switch (operation.op) {
    case 'missing-indicator':
      return addMissingIndicators(graph, operation, table);
    case 'impute':
      return impute(graph, operation, table, fitted);
    case 'drop-missing-rows':
      return dropMissingRows(graph, operation, table);
    case 'drop-columns':
      return dropColumns(operation, table);
    case 'select-columns':
      return selectNamed(operation, table);
    case 'scale':
      return scale(graph, operation, table, fitted);
    case 'indicator':
      return addIndicators(graph, operation, table, fitted);
    case 'project':
      return project(graph, operation, table, fitted);
    case 'rename':
      return rename(operation, table);
    case 'convert':
      return convert(graph, operation, table);
  }
}
