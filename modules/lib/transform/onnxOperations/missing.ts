import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf, Scalar } from '../../../../pipelines/contract/transformation.ts';
import { StepError } from '../../../define.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import {
  addChoice,
  addIsMissing,
  addRow,
  type GraphColumn,
  type GraphTable,
  toDoubles,
} from '../../onnx/graphColumns.ts';
import { isComparable, scalarNumber } from '../../onnx/graphScalars.ts';
import { writeGraphText } from '../../onnx/graphTexts.ts';
import { addOutputs, requireFittedType } from '../stage.ts';

export function addMissingIndicators(
  graph: GraphBuilder,
  operation: OperationOf<'missing-indicator'>,
  table: GraphTable,
): GraphTable {
  const byName = new Map(table.columns.map((entry) => [entry.column.name, entry]));
  const added = operation.columns.flatMap(({ column, name }): GraphColumn[] => {
    const source = byName.get(column);
    return source ? [{ column: { name, type: 'boolean' }, tensor: addIsMissing(graph, source), type: 'bool' }] : [];
  });
  return { ...table, columns: addOutputs(table.columns, added) };
}

export function impute(
  graph: GraphBuilder,
  operation: OperationOf<'impute'>,
  table: GraphTable,
  fitted: readonly Column[],
): GraphTable {
  const values = new Map(operation.columns.map(({ column, value }) => [column, value]));
  const columns = table.columns.map((entry) => {
    const value = values.get(entry.column.name);
    if (!value) return entry;
    requireFittedType(entry.column, fitted);
    return imputeColumn(graph, entry, value);
  });
  return { ...table, columns };
}

function imputeColumn(graph: GraphBuilder, entry: GraphColumn, value: Scalar): GraphColumn {
  const { column } = entry;
  if (!isComparable(column.type, value.type)) {
    throw new StepError(
      `The column "${column.name}" is of type ${column.type}, what is to stand in it of type ${value.type}.`,
    );
  }
  const missing = addIsMissing(graph, entry);
  if (entry.type === 'string') {
    const text = graph.addConstant({ type: 'string', shape: [1, 1], values: [writeGraphText(value.text)] });
    return { ...entry, tensor: addChoice(graph, missing, text, entry.tensor) };
  }
  const number = addRow(graph, [scalarNumber(value)]);
  const type = column.type === 'integer' && value.type === 'double' ? 'double' : column.type;
  return {
    column: { ...column, type },
    tensor: addChoice(graph, missing, number, toDoubles(graph, entry)),
    type: 'double',
  };
}
