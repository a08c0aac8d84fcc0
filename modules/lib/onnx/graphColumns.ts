import type { Column } from '../../../pipelines/contract/table.ts';
import type { GraphBuilder, PortType } from './graphBuilder.ts';
import { addCast } from './scaledNumbers.ts';

/**
 * A column in a graph: a tensor [N, 1]. `string`: texts as `writeGraphText` writes them. `double` and `float`: NaN is missing;
 * booleans are 0 and 1, datetimes days since 1970-01-01 UTC. `int64` and `bool`: none is missing.
 */
export interface GraphColumn {
  column: Column;
  tensor: string;
  type: PortType;
}

/** A table in a graph. */
export interface GraphTable {
  columns: GraphColumn[];
  /** Booleans [N, 1]: rows that are still there. Missing: all are. */
  kept?: string;
}

/** Name of the column's numbers as doubles [N, 1], NaN where missing. The column is none of texts. */
export function toDoubles(graph: GraphBuilder, { tensor, type }: GraphColumn): string {
  return type === 'double' ? tensor : addCast(graph, tensor, 'double');
}

/** Name of booleans [N, 1]: whether the value is missing. */
export function addIsMissing(graph: GraphBuilder, { tensor, type }: GraphColumn): string {
  if (type === 'string') return addCast(graph, addTextCodes(graph, tensor, ['']), 'bool');
  if (type === 'double' || type === 'float') return graph.addNode({ op: 'IsNaN', inputs: [tensor] });
  const present = graph.addNode({ op: 'Equal', inputs: [tensor, tensor] });
  return graph.addNode({ op: 'Not', inputs: [present] });
}

/** Name of integers [N, 1]: the number of each text in the list, from 1; 0 for those that are not in it. */
export function addTextCodes(graph: GraphBuilder, texts: string, list: readonly string[]): string {
  return graph.addNode({
    op: 'LabelEncoder',
    domain: 'ai.onnx.ml',
    inputs: [texts],
    attributes: {
      keys_strings: { strings: list },
      values_int64s: { ints: list.map((_, i) => i + 1) },
      default_int64: { int: 0 },
    },
  });
}

/** Adds doubles [1, values]: one a column of what they are combined with. */
export function addRow(graph: GraphBuilder, values: readonly number[]): string {
  return graph.addConstant({ type: 'double', shape: [1, values.length], values });
}

/** Adds `whether ? yes : no`, value by value. */
export function addChoice(graph: GraphBuilder, whether: string, yes: string, no: string): string {
  return graph.addNode({ op: 'Where', inputs: [whether, yes, no] });
}

/** Adds whether doubles are within ±limit: NaN is not. */
export function addIsWithin(graph: GraphBuilder, doubles: string, limit: number): string {
  const size = graph.addNode({ op: 'Abs', inputs: [doubles] });
  return graph.addNode({ op: 'LessOrEqual', inputs: [size, addRow(graph, [limit])] });
}

/** Adds a node of ONNX without attributes. */
export function addCall(graph: GraphBuilder, op: string, ...inputs: string[]): string {
  return graph.addNode({ op, inputs });
}

/** Adds that only rows of which a condition holds are still kept. */
export function keepRows(graph: GraphBuilder, kept: string | undefined, condition: string): string {
  return kept === undefined ? condition : addCall(graph, 'And', kept, condition);
}
