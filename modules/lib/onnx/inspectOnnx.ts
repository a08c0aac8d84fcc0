import type { Result } from '../../../pipelines/contract/error.ts';
import {
  checkGraph,
  checkNodes,
  functionFields,
  functionKey,
  type GraphCheck,
  graphFields,
  Scope,
  wantedOfGraph,
  wantedOfNode,
} from './foreign/checkGraph.ts';
import { wantedOfTensor } from './foreign/checkTensors.ts';
import { type CalledFunction, countExpanded } from './foreign/expandFunctions.ts';
import { limits, RefusedOnnx } from './foreign/limits.ts';
import { OnnxMessage } from './foreign/onnxMessage.ts';
import { type OnnxPort, readPort, wantedOfPort } from './foreign/readPorts.ts';

/** What an ONNX file from outside says of itself. */
export interface InspectedOnnx {
  /** The program that wrote it, with its version; empty where it does not say. */
  producer: string;
  /** Versions of operators, by domain. */
  opsets: { domain: string; version: number }[];
  /** Those that have to be given: constants with a name of an input are none. */
  inputs: OnnxPort[];
  outputs: OnnxPort[];
  /** With the nodes of called functions. */
  nodes: number;
}

/** Field numbers of ModelProto in onnx.proto3. */
const modelFields = { producer: 2, producerVersion: 3, graph: 7, opset: 8, training: 20, functions: 25 } as const;
const opsetFields = { domain: 1, version: 2 } as const;
const tensorName = 8;

/**
 * Reads an ONNX file from outside before onnxruntime does. Refuses what is no whole ONNX file, what reads other files, operators that are
 * not known, graphs that are not sorted or too large; the error is what to tell the user. Takes at most some seconds, whatever
 * the bytes are.
 */
export function inspectOnnx(bytes: Uint8Array): Result<InspectedOnnx, string> {
  if (bytes.length > limits.bytes)
    return { ok: false, error: 'The file is larger than the 2 GB that ONNX files can have.' };
  try {
    return { ok: true, value: inspect(bytes) };
  } catch (error) {
    if (error instanceof RefusedOnnx) return { ok: false, error: error.message };
    // Whatever the reader stumbles over in bytes that are no such message.
    return { ok: false, error: 'The file is no ONNX model, or is damaged. Export it again.' };
  }
}

function inspect(bytes: Uint8Array): InspectedOnnx {
  const model = new OnnxMessage(bytes, { left: limits.fields }, Object.values(modelFields));
  const graph = model.message(modelFields.graph, wantedOfGraph);
  const opsets = Array.from(model.messages(modelFields.opset, Object.values(opsetFields)), (opset) => ({
    domain: opset.text(opsetFields.domain),
    version: opset.number(opsetFields.version) ?? 0,
  }));
  if (!graph || opsets.length === 0)
    throw new RefusedOnnx('The file is no ONNX model: it has no graph, or no operators.');
  if (model.bytes(modelFields.graph).length > 1) throw new RefusedOnnx('The file has more than one graph.');
  if (model.bytes(modelFields.training).length > 0) {
    throw new RefusedOnnx('The file holds graphs for training. Export the model for inference.');
  }
  const constants = new Set(
    graph.messages(graphFields.initializer, wantedOfTensor).map((tensor) => tensor.text(tensorName)),
  );
  const inputs = Array.from(graph.messages(graphFields.input, wantedOfPort), readPort);
  return {
    producer: [model.text(modelFields.producer), model.text(modelFields.producerVersion)].filter(Boolean).join(' '),
    opsets,
    inputs: inputs.filter(({ name }) => !constants.has(name)),
    outputs: Array.from(graph.messages(graphFields.output, wantedOfPort), readPort),
    nodes: checkAll(model, graph),
  };
}

/** Looks at the graph and at the functions. Answers the number of nodes, functions expanded. */
function checkAll(model: OnnxMessage, graph: OnnxMessage): number {
  const written = model.messages(modelFields.functions, Object.values(functionFields));
  const keyed = Array.from(written, (entry) => {
    return [functionKey(entry.text(functionFields.domain), entry.text(functionFields.name)), entry] as const;
  });
  const functions = new Set(keyed.map(([key]) => key));
  const called = new Map<string, CalledFunction>();
  for (const [key, entry] of keyed) {
    const scope = new Scope(entry.texts(functionFields.input));
    const use = countUse(functions);
    checkNodes(entry.messages(functionFields.node, wantedOfNode), use.check, scope, 0);
    called.set(key, use.counted);
  }
  const use = countUse(functions);
  checkGraph(graph, use.check);
  return countExpanded(use.counted, called);
}

function countUse(functions: ReadonlySet<string>): { check: GraphCheck; counted: CalledFunction } {
  const counted: CalledFunction = { nodes: 0, calls: [] };
  const check: GraphCheck = {
    functions,
    onCall: (key) => counted.calls.push(key),
    onNode: () => {
      counted.nodes += 1;
    },
  };
  return { check, counted };
}
