import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf, Scaling } from '../../../../pipelines/contract/transformation.ts';
import { joinColumns, splitColumns } from '../../onnx/blocks.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCall, addChoice, addRow, type GraphTable, toDoubles } from '../../onnx/graphColumns.ts';
import { requireFittedType } from '../stage.ts';
import { addNormalDistribution } from './normalDistribution.ts';

/** Columns that are scaled in the same way are scaled together. */
export function scale(
  graph: GraphBuilder,
  operation: OperationOf<'scale'>,
  table: GraphTable,
  fitted: readonly Column[],
): GraphTable {
  const scalings = new Map(operation.columns.map(({ column, scaling }) => [column, scaling]));
  const columns = [...table.columns];
  for (const kind of ['affine', 'constant', 'logistic', 'tanh', 'lognormal'] as const) {
    const places = columns.flatMap((_, i) => (scalings.get(table.columns[i]!.column.name)?.kind === kind ? [i] : []));
    if (places.length === 0) continue;
    const chosen = places.map((i) => table.columns[i]!);
    for (const { column } of chosen) requireFittedType(column, fitted);
    const block = joinColumns(
      graph,
      chosen.map((entry) => toDoubles(graph, entry)),
    );
    const scaled = addScaled(
      graph,
      block,
      kind,
      chosen.map(({ column }) => scalings.get(column.name)!),
    );
    for (const [j, tensor] of splitColumns(graph, scaled, chosen.length).entries()) {
      columns[places[j]!] = { column: { ...chosen[j]!.column, type: 'double' }, tensor, type: 'double' };
    }
  }
  return { ...table, columns };
}

/** Scales doubles [N, columns]; all of the scalings are of the kind, one a column. */
function addScaled(graph: GraphBuilder, x: string, kind: Scaling['kind'], scalings: readonly Scaling[]): string {
  const call = (op: string, ...inputs: string[]) => addCall(graph, op, ...inputs);
  const row = (value: (scaling: Scaling) => number) => addRow(graph, scalings.map(value));
  const one = () => addRow(graph, [1]);
  switch (kind) {
    case 'affine': {
      const centred = call(
        'Sub',
        x,
        row((scaling) => (scaling.kind === kind ? scaling.offset : 0)),
      );
      return call(
        'Div',
        centred,
        row((scaling) => (scaling.kind === kind ? scaling.divisor : 1)),
      );
    }
    case 'constant': {
      const value = row((scaling) => (scaling.kind === kind ? (scaling.value ?? Number.NaN) : Number.NaN));
      return addChoice(graph, call('IsNaN', x), x, value);
    }
    case 'logistic':
      return call('Div', one(), call('Add', one(), call('Exp', call('Neg', x))));
    case 'tanh':
      return call('Tanh', x);
    case 'lognormal': {
      const centred = call(
        'Sub',
        call('Log', x),
        row((scaling) => (scaling.kind === kind ? scaling.mean : 0)),
      );
      const z = call(
        'Div',
        centred,
        row((scaling) => (scaling.kind === kind ? scaling.deviation : 1)),
      );
      const zero = addRow(graph, [0]);
      const positive = addChoice(graph, call('LessOrEqual', x, zero), zero, addNormalDistribution(graph, z));
      return addChoice(graph, call('IsNaN', x), x, positive);
    }
  }
}
