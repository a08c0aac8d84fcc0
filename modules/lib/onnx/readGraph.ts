import {
  type ProtobufField,
  readFields,
  readPackedDoubles,
  readPackedFloats,
  readPackedInts,
  readText,
} from './protobufReader.ts';

/** What an attribute of a node holds; only the members that it has. */
export interface ReadAttribute {
  float?: number;
  int?: number;
  string?: string;
  floats: number[];
  /** Of a tensor of doubles. */
  doubles: number[];
  ints: number[];
  strings: string[];
}

export interface ReadNode {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, ReadAttribute>;
}

/** The nodes of the graph in the bytes of an .onnx file, in their order. Constants are passed over. Throws what is no ONNX. */
export function readGraph(bytes: Uint8Array): ReadNode[] {
  const nodes: ReadNode[] = [];
  for (const { field, value } of readFields(bytes)) {
    if (field !== 7) continue;
    for (const part of readFields(bytesOf(value))) if (part.field === 1) nodes.push(readNode(bytesOf(part.value)));
  }
  return nodes;
}

function readNode(bytes: Uint8Array): ReadNode {
  const node: ReadNode = { op: '', inputs: [], outputs: [], attributes: new Map() };
  for (const { field, value } of readFields(bytes)) {
    if (field === 1) node.inputs.push(readText(bytesOf(value)));
    else if (field === 2) node.outputs.push(readText(bytesOf(value)));
    else if (field === 4) node.op = readText(bytesOf(value));
    else if (field === 5) node.attributes.set(...readAttribute(bytesOf(value)));
  }
  return node;
}

function readAttribute(bytes: Uint8Array): [name: string, attribute: ReadAttribute] {
  let name = '';
  const attribute: ReadAttribute = { floats: [], doubles: [], ints: [], strings: [] };
  for (const part of readFields(bytes)) {
    if (part.field === 1) name = readText(bytesOf(part.value));
    else takeValue(attribute, part);
  }
  return [name, attribute];
}

/** Lists are packed by this project's writer, and one field a value by some others. */
function takeValue(attribute: ReadAttribute, { field, value, float }: ProtobufField): void {
  switch (field) {
    case 2:
      attribute.float = float ?? 0;
      return;
    case 3:
      attribute.int = intOf(value);
      return;
    case 4:
      attribute.string = readText(bytesOf(value));
      return;
    case 5:
      attribute.doubles = readDoubles(bytesOf(value));
      return;
    case 7:
      if (value instanceof Uint8Array) attribute.floats = attribute.floats.concat(readPackedFloats(value));
      else attribute.floats.push(float ?? 0);
      return;
    case 8:
      if (value instanceof Uint8Array) attribute.ints = attribute.ints.concat(readPackedInts(value));
      else attribute.ints.push(intOf(value));
      return;
    case 9:
      attribute.strings.push(readText(bytesOf(value)));
  }
}

/** The doubles in a TensorProto that this project's writer wrote. */
function readDoubles(tensor: Uint8Array): number[] {
  for (const { field, value } of readFields(tensor)) if (field === 10) return readPackedDoubles(bytesOf(value));
  return [];
}

function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error('A number stands where a message is expected');
}

function intOf(value: bigint | Uint8Array): number {
  if (value instanceof Uint8Array) throw new Error('A message stands where a number is expected');
  return Number(BigInt.asIntN(64, value));
}
