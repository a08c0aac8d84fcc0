import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { splitColumns } from '../onnx/blocks.ts';
import { addInts } from '../onnx/constants.ts';
import type { GraphBuilder } from '../onnx/graphBuilder.ts';
import { addCall, addChoice, addRow, type GraphColumn, type GraphTable } from '../onnx/graphColumns.ts';
import { scalarNumber } from '../onnx/graphScalars.ts';
import { writeGraphText } from '../onnx/graphTexts.ts';
import { addCast } from '../onnx/scaledNumbers.ts';
import { spliceGraph } from '../onnx/spliceGraph.ts';
import { keptColumns, labelQuantile, scoreColumnsOf } from '../params/scoreColumns.ts';
import { addFeatures } from './onnxFeatures.ts';

/** A model to put into a graph. */
export interface EmbeddedModel {
  model: TrainedModel;
  /** The bytes of its own graph. */
  bytes: Uint8Array;
}

/**
 * Adds a trained model to a graph: the columns that `scoreTable` writes, after those of the table or alone. Throws StepError where a
 * column is missing or cannot be read in ONNX.
 */
export function addScores(
  graph: GraphBuilder,
  { model, bytes }: EmbeddedModel,
  table: GraphTable,
  appendScores: boolean,
): GraphTable {
  const inputs = addFeatures(graph, model.features, table.columns);
  const output = spliceGraph(graph, bytes, inputs)(model.output.name);
  const columns = scoreColumnsOf(model);
  const scores = addScoreValues(graph, model, output).map((value, i) => ({ column: columns[i]!, ...value }));
  if (!appendScores) return { ...table, columns: scores };
  const byName = new Map(table.columns.map((entry) => [entry.column.name, entry]));
  const kept = keptColumns(
    table.columns.map(({ column }) => column),
    model.label?.name,
    columns,
  );
  return { ...table, columns: [...kept.map((column) => ({ ...byName.get(column.name)!, column })), ...scores] };
}

type Value = Pick<GraphColumn, 'tensor' | 'type'>;

/** The values of each score column, from the model's output [N, width]. */
function addScoreValues(graph: GraphBuilder, model: TrainedModel, output: string): Value[] {
  const { width } = model.output;
  const outputs = splitColumns(graph, output, width).map((tensor): Value => ({ tensor, type: 'float' }));
  if (model.clustering) return addClusterValues(graph, model, output, outputs);
  if (model.task === 'anomaly') return [{ tensor: addIsLikely(graph, output), type: 'int64' }, ...outputs];
  if (model.quantiles) return [outputs[labelQuantile(model.quantiles)]!, ...outputs];
  if (!model.classes) return outputs;
  const index = width === 1 ? addIsLikely(graph, output) : addPlace(graph, 'ArgMax', output);
  return [addClassLabel(graph, model.classes, model.label?.type ?? 'string', index), ...outputs];
}

/** Integers [N, 1]: 1 from one half on, else 0. */
function addIsLikely(graph: GraphBuilder, probability: string): string {
  const half = graph.addConstant({ type: 'float', shape: [1, 1], values: [0.5] });
  return addCast(graph, addCall(graph, 'GreaterOrEqual', probability, half), 'int64');
}

/** Integers [N, 1]: the column of the largest or least value, the first of equals. */
function addPlace(graph: GraphBuilder, op: 'ArgMax' | 'ArgMin', values: string): string {
  return graph.addNode({ op, inputs: [values], attributes: { axis: { int: 1 }, keepdims: { int: 1 } } });
}

/** The class's value, in the label's own type. */
function addClassLabel(graph: GraphBuilder, classes: readonly string[], type: Column['type'], index: string): Value {
  const shape = [classes.length];
  if (type === 'string') {
    const texts = graph.addConstant({ type: 'string', shape, values: classes.map(writeGraphText) });
    return { tensor: addCall(graph, 'Gather', texts, index), type: 'string' };
  }
  const values = classes.map((text) => scalarNumber({ type, text }));
  if (type === 'integer')
    return { tensor: addCall(graph, 'Gather', addInts(graph, shape, values), index), type: 'int64' };
  const number = addCall(graph, 'Gather', graph.addConstant({ type: 'double', shape, values }), index);
  return type === 'boolean'
    ? { tensor: addCast(graph, number, 'bool'), type: 'bool' }
    : { tensor: number, type: 'double' };
}

/** The number of the nearest cluster, -1 beyond reach; the distances; and of a mixture the probabilities. */
function addClusterValues(
  graph: GraphBuilder,
  { clustering }: TrainedModel,
  output: string,
  outputs: Value[],
): Value[] {
  const distances = addCast(graph, output, 'double');
  const axes = addInts(graph, [1], [1]);
  const least = graph.addNode({ op: 'ReduceMin', inputs: [distances, axes], attributes: { keepdims: { int: 1 } } });
  const nearest = addPlace(graph, 'ArgMin', output);
  const reach = clustering?.reach;
  const within = reach === undefined ? undefined : addCall(graph, 'LessOrEqual', least, addRow(graph, [reach]));
  const cluster = within ? addChoice(graph, within, nearest, addInts(graph, [1, 1], [-1])) : nearest;
  const assignment: Value = { tensor: cluster, type: 'int64' };
  if (!clustering?.mixture) return [assignment, ...outputs];
  const square = (values: string) => addCall(graph, 'Mul', values, values);
  const exponent = addCall(graph, 'Sub', square(least), square(distances));
  const weights = addCall(graph, 'Exp', addCall(graph, 'Div', exponent, addRow(graph, [2])));
  const sum = splitColumns(graph, weights, outputs.length).reduce((total, weight) =>
    addCall(graph, 'Add', total, weight),
  );
  const probabilities = splitColumns(graph, addCall(graph, 'Div', weights, sum), outputs.length);
  return [assignment, ...outputs, ...probabilities.map((tensor): Value => ({ tensor, type: 'double' }))];
}
