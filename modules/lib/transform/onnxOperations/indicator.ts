import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf, Scalar } from '../../../../pipelines/contract/transformation.ts';
import { StepError } from '../../../define.ts';
import { splitColumns } from '../../onnx/blocks.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import {
  addCall,
  addIsMissing,
  addRow,
  addTextCodes,
  type GraphColumn,
  type GraphTable,
  toDoubles,
} from '../../onnx/graphColumns.ts';
import { isComparable, scalarNumber } from '../../onnx/graphScalars.ts';
import { writeGraphText } from '../../onnx/graphTexts.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import { requireFittedType } from '../stage.ts';

type Entry = OperationOf<'indicator'>['columns'][number];

export function addIndicators(
  graph: GraphBuilder,
  operation: OperationOf<'indicator'>,
  table: GraphTable,
  fitted: readonly Column[],
): GraphTable {
  const byName = new Map(operation.columns.map((entry) => [entry.column, entry]));
  const created = new Set(operation.columns.flatMap(createdNames).map((name) => name.toLowerCase()));
  const columns: GraphColumn[] = [];
  const added: GraphColumn[] = [];
  for (const source of table.columns) {
    const entry = byName.get(source.column.name);
    if (!entry?.overwrite && !created.has(source.column.name.toLowerCase())) columns.push(source);
    if (!entry) continue;
    requireFittedType(source.column, fitted);
    (entry.overwrite ? columns : added).push(...indicatorsOf(graph, source, entry));
  }
  return { ...table, columns: [...columns, ...added] };
}

/** Names of the columns that an entry of the operation creates. */
function createdNames({ categories, missing }: Entry): string[] {
  return [...categories.map((category) => category.name), ...(missing === undefined ? [] : [missing])];
}

function indicatorsOf(graph: GraphBuilder, source: GraphColumn, { categories, missing }: Entry): GraphColumn[] {
  const column = (name: string, tensor: string): GraphColumn => ({
    column: { name, type: 'integer' },
    tensor,
    type: 'double',
  });
  const indicators: GraphColumn[] = [];
  if (categories.length > 0) {
    const isCategory = addIsEqual(
      graph,
      source,
      categories.map(({ value }) => value),
    );
    const parts = splitColumns(graph, addCast(graph, isCategory, 'double'), categories.length);
    indicators.push(...categories.map(({ name }, i) => column(name, parts[i]!)));
  }
  if (missing === undefined) return indicators;
  return [...indicators, column(missing, addCast(graph, addIsMissing(graph, source), 'double'))];
}

/** Booleans [N, values]: whether the column's value is that one. */
function addIsEqual(graph: GraphBuilder, source: GraphColumn, values: readonly Scalar[]): string {
  const { column } = source;
  const other = values.find(({ type }) => !isComparable(column.type, type));
  if (other) {
    throw new StepError(
      `The column "${column.name}" is of type ${column.type}, a category of it of type ${other.type}.`,
    );
  }
  if (source.type !== 'string')
    return addCall(graph, 'Equal', toDoubles(graph, source), addRow(graph, values.map(scalarNumber)));
  const texts = [...new Set(values.map(({ text }) => writeGraphText(text)))];
  const codes = values.map(({ text }) => texts.indexOf(writeGraphText(text)) + 1);
  const row = graph.addConstant({ type: 'int64', shape: [1, codes.length], values: codes });
  return addCall(graph, 'Equal', addTextCodes(graph, source.tensor, texts), row);
}
