import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import { StepError } from '../../../define.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import {
  addCall,
  addChoice,
  addIsMissing,
  addIsWithin,
  addRow,
  type GraphColumn,
  type GraphTable,
  keepRows,
  toDoubles,
} from '../../onnx/graphColumns.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';

export function rename(operation: OperationOf<'rename'>, table: GraphTable): GraphTable {
  const names = new Map(operation.columns.map(({ column, name }) => [column, name]));
  const columns = table.columns.map((entry) => {
    const name = names.get(entry.column.name);
    return name === undefined ? entry : { ...entry, column: { ...entry.column, name } };
  });
  return { ...table, columns };
}

/** Conversions between numbers and booleans, and of integers and booleans to text; the others have no counterpart in ONNX. */
export function convert(graph: GraphBuilder, operation: OperationOf<'convert'>, table: GraphTable): GraphTable {
  const entries = new Map(operation.columns.map((entry) => [entry.column, entry]));
  let kept = table.kept;
  const columns = table.columns.map((source) => {
    const entry = entries.get(source.column.name);
    if (!entry || entry.type === source.column.type) return source;
    const converted = convertColumn(graph, source, { ...source.column, type: entry.type });
    if (entry.required) {
      const lost = addCall(
        graph,
        'And',
        addIsMissing(graph, converted),
        addCall(graph, 'Not', addIsMissing(graph, source)),
      );
      kept = keepRows(graph, kept, addCall(graph, 'Not', lost));
    }
    return converted;
  });
  return { columns, ...(kept === undefined ? {} : { kept }) };
}

function convertColumn(graph: GraphBuilder, source: GraphColumn, column: Column): GraphColumn {
  const from = source.column.type;
  const to = column.type;
  if (from === 'string' || from === 'datetime' || to === 'datetime' || (from === 'double' && to === 'string')) {
    throw new StepError(
      `ONNX does not convert ${from} to ${to} as Pipewright does: the column "${source.column.name}" would need it.`,
    );
  }
  const x = toDoubles(graph, source);
  if (to === 'string') return { column, tensor: toTexts(graph, source, x), type: 'string' };
  if (to === 'integer' && from === 'double')
    return { column, tensor: keepIf(graph, isWhole(graph, x), x), type: 'double' };
  if (to === 'boolean') return { column, tensor: keepIf(graph, isBoolean(graph, x), x), type: 'double' };
  return { column, tensor: x, type: 'double' };
}

function keepIf(graph: GraphBuilder, condition: string, x: string): string {
  return addChoice(graph, condition, x, addRow(graph, [Number.NaN]));
}

/** The largest double below 2^63. */
const largestInteger = 2 ** 63 - 1024;

function isWhole(graph: GraphBuilder, x: string): string {
  const whole = addCall(graph, 'Equal', x, addCall(graph, 'Floor', x));
  return addCall(graph, 'And', whole, addIsWithin(graph, x, largestInteger));
}

function isBoolean(graph: GraphBuilder, x: string): string {
  return addCall(
    graph,
    'Or',
    addCall(graph, 'Equal', x, addRow(graph, [0])),
    addCall(graph, 'Equal', x, addRow(graph, [1])),
  );
}

function toTexts(graph: GraphBuilder, source: GraphColumn, x: string): string {
  const text = (value: string) => graph.addConstant({ type: 'string', shape: [1, 1], values: [value] });
  const missing = addIsMissing(graph, source);
  const number = addChoice(graph, missing, addRow(graph, [0]), x);
  const present =
    source.column.type === 'boolean'
      ? addChoice(graph, addCast(graph, number, 'bool'), text('true'), text('false'))
      : addCast(graph, addCast(graph, number, 'int64'), 'string');
  return addChoice(graph, missing, text(''), present);
}
