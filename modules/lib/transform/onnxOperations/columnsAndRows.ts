import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCall, addIsMissing, type GraphTable, keepRows } from '../../onnx/graphColumns.ts';

export function dropMissingRows(
  graph: GraphBuilder,
  operation: OperationOf<'drop-missing-rows'>,
  table: GraphTable,
): GraphTable {
  const looked = table.columns.filter(({ column }) => operation.columns.includes(column.name));
  if (looked.length === 0) return table;
  const missing = looked
    .map((column) => addIsMissing(graph, column))
    .reduce((one, other) => addCall(graph, 'Or', one, other));
  const complete = addCall(graph, 'Not', missing);
  return { ...table, kept: keepRows(graph, table.kept, complete) };
}

export function dropColumns(operation: OperationOf<'drop-columns'>, table: GraphTable): GraphTable {
  const dropped = new Set(operation.columns);
  return { ...table, columns: table.columns.filter(({ column }) => !dropped.has(column.name)) };
}

export function selectNamed(operation: OperationOf<'select-columns'>, table: GraphTable): GraphTable {
  const byName = new Map(table.columns.map((entry) => [entry.column.name, entry]));
  return { ...table, columns: operation.columns.flatMap((name) => byName.get(name) ?? []) };
}
