import { type GraphBuilder, opsets } from './graphBuilder.ts';
import { ProtobufWriter } from './protobuf.ts';
import { type ProtobufField, readFields, readText } from './protobufReader.ts';

/** Field numbers of onnx.proto3. */
const modelFields = { graph: 7, opset: 8 } as const;
const graphFields = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const nodeFields = { input: 1, output: 2, name: 3, op: 4, attribute: 5 } as const;
const attributeFields = { graph: 6 } as const;
const initializerName = 8;
const portName = 1;
const operatorSet = { domain: 1, version: 2 } as const;

/** Operators whose attributes hold graphs. */
const withBodies = new Set(['If', 'Loop', 'Scan']);

/**
 * Adds the nodes and constants of a model that this project wrote to a graph; `inputs` are the graph's tensors by the names of the
 * model's inputs. Tensors get new names, also within bodies. Answers the tensor that an output of the model has become.
 */
export function spliceGraph(
  graph: GraphBuilder,
  model: Uint8Array,
  inputs: ReadonlyMap<string, string>,
): (output: string) => string {
  const names = new Map(inputs);
  const rename = (name: string): string => {
    if (name === '') return name;
    const known = names.get(name) ?? graph.addName('model');
    names.set(name, known);
    return known;
  };
  for (const { field, value } of readFields(model)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === modelFields.opset) requireOpset(value);
    if (field !== modelFields.graph) continue;
    for (const part of readFields(value)) {
      if (!(part.value instanceof Uint8Array)) continue;
      if (part.field === graphFields.node) graph.addNodeMessage(renameNode(part.value, rename));
      if (part.field === graphFields.initializer)
        graph.addConstantMessage(renameField(part.value, initializerName, rename));
    }
  }
  return (output) => {
    const tensor = names.get(output);
    if (tensor === undefined) throw new Error(`the model has no output ${output}`);
    return tensor;
  };
}

/** The operators mean the same in both graphs. */
function requireOpset(bytes: Uint8Array): void {
  let domain = '';
  let version = 0;
  for (const { field, value } of readFields(bytes)) {
    if (field === operatorSet.domain && value instanceof Uint8Array) domain = readText(value);
    if (field === operatorSet.version) version = Number(value);
  }
  if (!opsets.some((opset) => opset.domain === domain && opset.version === version)) {
    throw new Error(`the model is written in version ${version} of the operators "${domain}"`);
  }
}

type Rename = (name: string) => string;

function renameNode(bytes: Uint8Array, rename: Rename): ProtobufWriter {
  let op = '';
  for (const { field, value } of readFields(bytes)) {
    if (field === nodeFields.op && value instanceof Uint8Array) op = readText(value);
  }
  return rewrite(bytes, ({ field, value }, node) => {
    if (!(value instanceof Uint8Array)) return false;
    if (field === nodeFields.input || field === nodeFields.output || field === nodeFields.name) {
      node.string(field, rename(readText(value)));
      return true;
    }
    if (field !== nodeFields.attribute || !withBodies.has(op)) return false;
    node.message(field, renameBody(value, rename));
    return true;
  });
}

function renameBody(attribute: Uint8Array, rename: Rename): ProtobufWriter {
  return rewrite(attribute, ({ field, value }, written) => {
    if (field !== attributeFields.graph || !(value instanceof Uint8Array)) return false;
    written.message(field, renameGraph(value, rename));
    return true;
  });
}

function renameGraph(bytes: Uint8Array, rename: Rename): ProtobufWriter {
  return rewrite(bytes, ({ field, value }, graph) => {
    if (!(value instanceof Uint8Array)) return false;
    if (field === graphFields.node) graph.message(field, renameNode(value, rename));
    else if (field === graphFields.initializer) graph.message(field, renameField(value, initializerName, rename));
    else if (field === graphFields.input || field === graphFields.output) {
      graph.message(field, renameField(value, portName, rename));
    } else return false;
    return true;
  });
}

/** A message with another text in one of its fields. */
function renameField(bytes: Uint8Array, wanted: number, rename: Rename): ProtobufWriter {
  return rewrite(bytes, ({ field, value }, message) => {
    if (field !== wanted || !(value instanceof Uint8Array)) return false;
    message.string(field, rename(readText(value)));
    return true;
  });
}

/** Copies a message; `write` writes the fields that are to be others, and answers whether it did. */
function rewrite(bytes: Uint8Array, write: (field: ProtobufField, message: ProtobufWriter) => boolean): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const part of readFields(bytes)) {
    if (write(part, message)) continue;
    if (part.value instanceof Uint8Array) message.bytes(part.field, part.value);
    else if (part.float !== undefined) message.float(part.field, part.float);
    else message.int(part.field, part.value);
  }
  return message;
}
