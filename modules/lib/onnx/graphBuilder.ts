import { ProtobufWriter } from './protobuf.ts';

/**
 * A constant of the graph. Values are row-major; an empty `shape` is a scalar.
 */
export type Tensor =
  | { type: 'float'; shape: number[]; values: ArrayLike<number> }
  | { type: 'double'; shape: number[]; values: ArrayLike<number> }
  | { type: 'int64'; shape: number[]; values: ArrayLike<number> }
  | { type: 'string'; shape: number[]; values: readonly string[] };

/** A node's attribute. A plain number or number[] would not tell floats from integers, so both are named. */
export type Attribute =
  | { int: number }
  | { float: number }
  | { ints: ArrayLike<number> }
  | { floats: ArrayLike<number> }
  | { string: string }
  | { strings: readonly string[] }
  /** Strings, each given by its number in a short list. */
  | { chosen: ArrayLike<number>; of: readonly string[] }
  | { tensor: Tensor }
  | { graph: GraphBuilder };

export interface Node {
  op: string;
  inputs: readonly string[];
  attributes?: Record<string, Attribute>;
  /** '' is ONNX itself, 'ai.onnx.ml' the machine-learning operators. */
  domain?: '' | 'ai.onnx.ml';
}

export type PortType = 'float' | 'double' | 'int64' | 'string' | 'bool';

/** Opsets of every graph: `ai.onnx` 18 and `ai.onnx.ml` 3, which any runtime since 2023 reads. */
export const opsets = [
  { domain: '', version: 18 },
  { domain: 'ai.onnx.ml', version: 3 },
] as const;
const irVersion = 8;

/** Field numbers and enum values of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). */
export const elementTypes = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;
const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 } as const;

/** Builds an ONNX model. Tensors are named by what the methods answer; the same calls give the same bytes. */
export class GraphBuilder {
  readonly #nodes: ProtobufWriter[] = [];
  readonly #initializers: ProtobufWriter[] = [];
  readonly #inputs: ProtobufWriter[] = [];
  readonly #outputs: ProtobufWriter[] = [];
  readonly #metadata: ProtobufWriter[] = [];
  /** `taken`: names that the caller chose, of inputs and outputs. Everything else gets a name that cannot meet them. */
  readonly #names: { taken: ReadonlySet<string>; count: number };

  /** `reserved`: the names of all inputs and outputs to come. */
  constructor(reserved: Iterable<string>, names = { taken: new Set(reserved) as ReadonlySet<string>, count: 0 }) {
    this.#names = names;
  }

  /** A graph for an attribute of one of this graph's nodes (the body of a Scan). It may name tensors of this one. */
  addBody(): GraphBuilder {
    return new GraphBuilder([], this.#names);
  }

  /** Adds an input of a body; type and shape are those of what the node hands to it. Answers its name. */
  addBodyInput(): string {
    const name = this.#newName('input');
    this.#inputs.push(new ProtobufWriter().string(1, name));
    return name;
  }

  /** Makes a tensor an output of a body. */
  addBodyOutput(tensor: string): void {
    this.#outputs.push(new ProtobufWriter().string(1, tensor));
  }

  /** Adds an input of shape [N, width]. Answers its name. */
  addInput(name: string, type: PortType, width = 1): string {
    this.#inputs.push(valueInfo(name, type, width));
    return name;
  }

  /** Makes a tensor an output of the model, of shape [N, width], under the given name. */
  addOutput(name: string, tensor: string, type: PortType, width: number): void {
    this.#nodes.push(nodeMessage({ op: 'Identity', inputs: [tensor] }, [name], `identity_${this.#nodes.length}`));
    this.#outputs.push(valueInfo(name, type, width));
  }

  /** Adds a constant. Answers its name. */
  addConstant(tensor: Tensor): string {
    const name = this.#newName('constant');
    this.#initializers.push(tensorMessage(tensor, name));
    return name;
  }

  /** Adds a node with one output. Answers the output's name. */
  addNode(node: Node): string {
    const name = this.#newName(node.op);
    this.#nodes.push(nodeMessage(node, [name], name));
    return name;
  }

  /** Adds a node with several outputs. Answers their names. */
  addNodeOf(node: Node, outputs: number): string[] {
    const names = Array.from({ length: outputs }, () => this.#newName(node.op));
    this.#nodes.push(nodeMessage(node, names, names[0]!));
    return names;
  }

  /** Adds a node of another graph: a message, whose tensors have been given names of this graph. */
  addNodeMessage(message: ProtobufWriter): void {
    this.#nodes.push(message);
  }

  /** Adds a constant of another graph: a message, which has been given a name of this graph. */
  addConstantMessage(message: ProtobufWriter): void {
    this.#initializers.push(message);
  }

  /** A name for a tensor that no other has. */
  addName(kind: string): string {
    return this.#newName(kind);
  }

  /** Adds an entry to what the file says of itself. */
  addMetadata(key: string, value: string): void {
    this.#metadata.push(new ProtobufWriter().string(1, key).string(2, value));
  }

  /** The graph as a message of the format. */
  toMessage(): ProtobufWriter {
    const graph = new ProtobufWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.string(2, 'pipewright');
    for (const initializer of this.#initializers) graph.message(5, initializer);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    return graph;
  }

  /** The model as the bytes of an .onnx file. */
  toBytes(): Uint8Array {
    const model = new ProtobufWriter().int(1, irVersion).string(2, 'pipewright').message(7, this.toMessage());
    for (const { domain, version } of opsets) {
      model.message(8, new ProtobufWriter().string(1, domain).int(2, version));
    }
    for (const entry of this.#metadata) model.message(14, entry);
    return model.finish();
  }

  #newName(kind: string): string {
    for (;;) {
      const name = `${kind}_${this.#names.count++}`;
      if (!this.#names.taken.has(name)) return name;
    }
  }
}

/** Message of an input or output of shape [N, width]. */
export function valueInfo(name: string, type: PortType, width: number): ProtobufWriter {
  const rows = new ProtobufWriter().string(2, 'N');
  const columns = new ProtobufWriter().int(1, width);
  const shape = new ProtobufWriter().message(1, rows).message(1, columns);
  const tensorType = new ProtobufWriter().int(1, elementTypes[type]).message(2, shape);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensorType));
}

function nodeMessage(node: Node, outputs: string[], name: string): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const input of node.inputs) message.string(1, input);
  for (const output of outputs) message.string(2, output);
  message.string(3, name).string(4, node.op);
  for (const [key, value] of Object.entries(node.attributes ?? {})) message.message(5, attributeMessage(key, value));
  if (node.domain) message.string(7, node.domain);
  return message;
}

function attributeMessage(name: string, attribute: Attribute): ProtobufWriter {
  const message = new ProtobufWriter().string(1, name);
  if ('float' in attribute) return message.float(2, attribute.float).int(20, attributeTypes.float);
  if ('int' in attribute) return message.int(3, attribute.int).int(20, attributeTypes.int);
  if ('string' in attribute) return message.string(4, attribute.string).int(20, attributeTypes.string);
  if ('tensor' in attribute) {
    return message.message(5, tensorMessage(attribute.tensor, '')).int(20, attributeTypes.tensor);
  }
  if ('graph' in attribute) return message.message(6, attribute.graph.toMessage()).int(20, attributeTypes.graph);
  if ('floats' in attribute) return message.floats(7, attribute.floats).int(20, attributeTypes.floats);
  if ('ints' in attribute) return message.ints(8, attribute.ints).int(20, attributeTypes.ints);
  if ('chosen' in attribute) return message.choices(9, attribute.of, attribute.chosen).int(20, attributeTypes.strings);
  for (const text of attribute.strings) message.string(9, text);
  return message.int(20, attributeTypes.strings);
}

function tensorMessage(tensor: Tensor, name: string): ProtobufWriter {
  const message = new ProtobufWriter().ints(1, tensor.shape).int(2, elementTypes[tensor.type]);
  if (tensor.type === 'float') message.floats(4, tensor.values);
  else if (tensor.type === 'double') message.doubles(10, tensor.values);
  else if (tensor.type === 'int64') message.ints(7, tensor.values);
  else for (const text of tensor.values) message.string(6, text);
  return message.string(8, name);
}
