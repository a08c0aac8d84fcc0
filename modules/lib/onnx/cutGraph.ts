import { valueInfo } from './graphBuilder.ts';
import { ProtobufWriter } from './protobuf.ts';
import { readFields, readText } from './protobufReader.ts';
import { type ReadNode, readGraph } from './readGraph.ts';

/** Operators with graphs in their attributes, which may name tensors that no input of the node tells. */
const withBodies = new Set(['If', 'Loop', 'Scan']);

/**
 * The part of a graph behind a tensor of floats [N, width]: a model with this tensor as its only input. Bytes are those of an .onnx file.
 * Answers undefined where that part needs more of the graph than the tensor and constants.
 */
export function cutGraph(bytes: Uint8Array, tensor: string, width: number): Uint8Array | undefined {
  const graph = bytesOf(bytes, 7);
  if (!graph) return undefined;
  const nodes = readGraph(bytes);
  const behind = nodesBehind(nodes, tensor);
  const made = [tensor, ...listConstants(graph), ...[...behind].flatMap(({ outputs }) => outputs)];
  if (!isComplete(behind, new Set(made))) return undefined;
  const rest = keepBehind(graph, nodes, behind).message(11, valueInfo(tensor, 'float', width));
  const model = new ProtobufWriter();
  for (const { field, value } of readFields(bytes)) {
    if (field === 7) model.message(7, rest);
    else if (value instanceof Uint8Array) model.bytes(field, value);
    else model.int(field, value);
  }
  return model.finish();
}

/** Copies the nodes `behind`, the constants that they use, and whatever else a graph has but inputs. */
function keepBehind(graph: Uint8Array, nodes: readonly ReadNode[], behind: ReadonlySet<ReadNode>): ProtobufWriter {
  const used = new Set([...behind].flatMap(({ inputs }) => inputs));
  const rest = new ProtobufWriter();
  let node = 0;
  for (const { field, value } of readFields(graph)) {
    if (!(value instanceof Uint8Array) || field === 11) continue;
    const isKept = field === 1 ? behind.has(nodes[node++]!) : field !== 5 || used.has(tensorName(value));
    if (isKept) rest.bytes(field, value);
  }
  return rest;
}

/** Is every input of the nodes among the tensors `made`? */
function isComplete(nodes: ReadonlySet<ReadNode>, made: ReadonlySet<string>): boolean {
  for (const { op, inputs } of nodes) {
    if (withBodies.has(op) || inputs.some((input) => input !== '' && !made.has(input))) return false;
  }
  return true;
}

function listConstants(graph: Uint8Array): string[] {
  const names: string[] = [];
  for (const { field, value } of readFields(graph)) {
    if (field === 5 && value instanceof Uint8Array) names.push(tensorName(value));
  }
  return names;
}

/** Nodes that need the tensor, themselves or through others. */
function nodesBehind(nodes: readonly ReadNode[], tensor: string): Set<ReadNode> {
  const reached = new Set([tensor]);
  const behind = new Set<ReadNode>();
  for (const node of nodes) {
    if (!node.inputs.some((input) => reached.has(input))) continue;
    behind.add(node);
    for (const output of node.outputs) reached.add(output);
  }
  return behind;
}

/** Of a TensorProto. */
function tensorName(tensor: Uint8Array): string {
  const name = bytesOf(tensor, 8);
  return name ? readText(name) : '';
}

/** The first field of that number, if it holds bytes. */
function bytesOf(message: Uint8Array, wanted: number): Uint8Array | undefined {
  for (const { field, value } of readFields(message)) {
    if (field === wanted && value instanceof Uint8Array) return value;
  }
  return undefined;
}
