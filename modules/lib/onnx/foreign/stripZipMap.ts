import { valueInfo } from '../graphBuilder.ts';
import { ProtobufWriter } from '../protobuf.ts';
import { readFields, readText } from '../protobufReader.ts';
import { type ReadNode, readGraph } from '../readGraph.ts';
import { graphFields } from './checkGraph.ts';

const modelGraph = 7;

/** Class labels by the name of the tensor of their probabilities. */
export type ZippedClasses = Map<string, string[]>;

/**
 * Takes the nodes ZipMap out of a model, which scikit-learn's converters put behind a classifier: they make a list of maps of its
 * probabilities, [N, classes], which are the output then. The bytes have been checked.
 */
export function stripZipMap(bytes: Uint8Array): { bytes: Uint8Array; classes: ZippedClasses } {
  const nodes = readGraph(bytes);
  const zipped = new Map(nodes.filter(({ op }) => op === 'ZipMap').map((node) => [node.outputs[0]!, node]));
  const classes: ZippedClasses = new Map([...zipped.values()].map((node) => [node.inputs[0]!, labelsOf(node)]));
  if (zipped.size === 0) return { bytes, classes };
  const model = new ProtobufWriter();
  for (const { field, value } of readFields(bytes)) {
    if (!(value instanceof Uint8Array)) model.int(field, value);
    else model.bytes(field, field === modelGraph ? withoutZipMaps(value, nodes, zipped) : value);
  }
  return { bytes: model.finish(), classes };
}

function labelsOf({ attributes }: ReadNode): string[] {
  const { ints = [] } = attributes.get('classlabels_int64s') ?? {};
  return ints.length > 0 ? ints.map(String) : (attributes.get('classlabels_strings')?.strings ?? []);
}

function withoutZipMaps(
  bytes: Uint8Array,
  nodes: readonly ReadNode[],
  zipped: ReadonlyMap<string, ReadNode>,
): Uint8Array {
  const graph = new ProtobufWriter();
  let node = 0;
  for (const { field, value } of readFields(bytes)) {
    if (!(value instanceof Uint8Array)) graph.int(field, value);
    else if (field === graphFields.node && nodes[node++]!.op === 'ZipMap') continue;
    else {
      const source = field === graphFields.output ? zipped.get(nameOf(value)) : undefined;
      if (source) graph.message(field, valueInfo(source.inputs[0]!, 'float', labelsOf(source).length));
      else graph.bytes(field, value);
    }
  }
  return graph.finish();
}

function nameOf(port: Uint8Array): string {
  for (const { field, value } of readFields(port))
    if (field === 1 && value instanceof Uint8Array) return readText(value);
  return '';
}
