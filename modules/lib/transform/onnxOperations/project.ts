import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import { StepError } from '../../../define.ts';
import { joinColumns, splitColumns } from '../../onnx/blocks.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import {
  addCall,
  addChoice,
  addIsWithin,
  addRow,
  type GraphColumn,
  type GraphTable,
  toDoubles,
} from '../../onnx/graphColumns.ts';
import { addOutputs, requireFittedType } from '../stage.ts';

/**
 * Weighted sums of columns, each of them scaled first. Added up column by column and not by MatMul, whose order depends on the
 * number of rows.
 */
export function project(
  graph: GraphBuilder,
  operation: OperationOf<'project'>,
  table: GraphTable,
  fitted: readonly Column[],
): GraphTable {
  const { columns, components } = operation;
  const byName = new Map(table.columns.map((entry) => [entry.column.name, entry]));
  const sources = columns.map(({ column }) => {
    const source = byName.get(column);
    if (!source) throw new StepError(`The column "${column}" is no longer there.`);
    return source;
  });
  for (const { column } of sources) requireFittedType(column, fitted);
  const x = joinColumns(
    graph,
    sources.map((source) => toDoubles(graph, source)),
  );
  const offsets = addRow(
    graph,
    columns.map(({ offset }) => offset),
  );
  const within = addIsWithin(graph, x, Number.MAX_VALUE);
  const centred = addChoice(graph, within, addCall(graph, 'Sub', x, offsets), addRow(graph, [0]));
  const terms = splitColumns(graph, centred, columns.length).map((column, j) => {
    const weights = components.map(({ weights }) => weights[j]! / columns[j]!.divisor);
    return addCall(graph, 'Mul', column, addRow(graph, weights));
  });
  const sums = terms.reduce((sum, term) => addCall(graph, 'Add', sum, term));
  const parts = splitColumns(graph, sums, components.length);
  const added = components.map(
    ({ name }, i): GraphColumn => ({ column: { name, type: 'double' }, tensor: parts[i]!, type: 'double' }),
  );
  const read = new Set(columns.map(({ column }) => column));
  const kept = table.columns.filter(({ column }) => operation.keep || !read.has(column.name));
  return { ...table, columns: addOutputs(kept, added) };
}
