import { checkTensor, wantedOfTensor } from './checkTensors.ts';
import { limits, RefusedOnnx } from './limits.ts';
import type { OnnxMessage } from './onnxMessage.ts';

/** Field numbers of onnx.proto3. */
export const graphFields = { node: 1, name: 2, initializer: 5, input: 11, output: 12, sparse: 15 } as const;
export const functionFields = { name: 1, input: 4, output: 5, node: 7, domain: 10 } as const;
export const nodeFields = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const;
const attributeFields = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 } as const;
export const wantedOfGraph: readonly number[] = Object.values(graphFields);
export const wantedOfNode: readonly number[] = Object.values(nodeFields);
const wantedOfAttribute: readonly number[] = Object.values(attributeFields);
const valueInfoName = 1;
const sparseFields = { values: 1, indices: 2 } as const;

/** Operators of these domains come with onnxruntime, or are ONNX's own. */
const knownDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/** What is known of a file while its graphs are looked at. */
export interface GraphCheck {
  /** Functions that the file defines, by domain and name. */
  functions: ReadonlySet<string>;
  /** Called for each node that calls a function of the file. */
  onCall(key: string): void;
  /** Called for each node that does not. */
  onNode(): void;
}

export const functionKey = (domain: string, name: string) => `${domain === 'ai.onnx' ? '' : domain}:${name}`;

/** The tensors that nodes can name: those of their own graph, and those of the graphs that it lies in. */
export class Scope {
  readonly #names: Set<string>;
  readonly #outer: Scope | undefined;

  constructor(names: Iterable<string>, outer?: Scope) {
    this.#names = new Set(names);
    this.#outer = outer;
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#outer?.has(name) ?? false);
  }

  add(name: string): void {
    this.#names.add(name);
  }
}

/** Refuses a graph whose nodes are not sorted (which includes cycles), or that holds what is not taken. */
export function checkGraph(graph: OnnxMessage, check: GraphCheck, outer?: Scope, depth = 0): void {
  const constants = graph.messages(graphFields.initializer, wantedOfTensor).map(checkTensor);
  const sparse = graph.messages(graphFields.sparse, Object.values(sparseFields)).map(checkSparse);
  const inputs = graph.messages(graphFields.input, [valueInfoName]).map((input) => input.text(valueInfoName));
  const known = new Scope([...constants, ...sparse, ...inputs], outer);
  checkNodes(graph.messages(graphFields.node, wantedOfNode), check, known, depth);
  for (const output of graph.messages(graphFields.output, [valueInfoName])) {
    const name = output.text(valueInfoName);
    if (!known.has(name)) throw new RefusedOnnx(`The output "${name}" is made by no node.`);
  }
}

/** Nodes in their order; `known` are the tensors that there are before them, to which theirs are added. */
export function checkNodes(nodes: Iterable<OnnxMessage>, check: GraphCheck, known: Scope, depth: number): void {
  if (depth > limits.depth)
    throw new RefusedOnnx(`The graphs in the file lie more than ${limits.depth} deep in each other.`);
  for (const node of nodes) {
    const title = node.text(nodeFields.name) || node.text(nodeFields.op);
    const unknown = node.texts(nodeFields.input).find((input) => input !== '' && !known.has(input));
    if (unknown !== undefined) {
      throw new RefusedOnnx(`The node "${title}" reads "${unknown}", which no node before it makes.`);
    }
    checkOperator(node, title, check);
    for (const attribute of node.messages(nodeFields.attribute, wantedOfAttribute))
      checkAttribute(attribute, check, known, depth);
    for (const output of node.texts(nodeFields.output)) known.add(output);
  }
}

function checkOperator(node: OnnxMessage, title: string, { functions, onCall, onNode }: GraphCheck): void {
  const domain = node.text(nodeFields.domain);
  const op = node.text(nodeFields.op);
  const key = functionKey(domain, op);
  if (functions.has(key)) {
    onCall(key);
    return;
  }
  if (!knownDomains.has(domain)) {
    throw new RefusedOnnx(
      `The node "${title}" is the operator ${op} of "${domain}", which is not known here. Export the model with operators of ONNX only.`,
    );
  }
  onNode();
}

function checkAttribute(attribute: OnnxMessage, check: GraphCheck, known: Scope, depth: number): void {
  for (const field of [attributeFields.tensor, attributeFields.tensors]) {
    for (const tensor of attribute.messages(field, wantedOfTensor)) checkTensor(tensor);
  }
  for (const field of [attributeFields.sparse, attributeFields.sparses]) {
    for (const tensor of attribute.messages(field, Object.values(sparseFields))) checkSparse(tensor);
  }
  for (const field of [attributeFields.graph, attributeFields.graphs]) {
    if (attribute.bytes(field).length > 0 && depth >= limits.depth) {
      throw new RefusedOnnx(`The graphs in the file lie more than ${limits.depth} deep in each other.`);
    }
    for (const graph of attribute.messages(field, wantedOfGraph)) checkGraph(graph, check, known, depth + 1);
  }
}

/** Answers the name, which is that of the values. */
function checkSparse(tensor: OnnxMessage): string {
  let name = '';
  for (const values of tensor.messages(sparseFields.values, wantedOfTensor)) name = checkTensor(values);
  for (const indices of tensor.messages(sparseFields.indices, wantedOfTensor)) checkTensor(indices);
  return name;
}
