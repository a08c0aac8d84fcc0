import { catalog } from '../../modules/catalog.ts';
import type { InputPort, ModuleSpec, OutputPort } from '../../modules/define.ts';
import { type Edge, type Pipeline, type PipelineNode, splitEndpoint } from '../../pipelines/contract/graph.ts';

const specs = new Map(catalog.map((spec) => [spec.id, spec]));

/** The module's spec; undefined for a module that this Pipewright does not have. */
export function findSpec(module: string): ModuleSpec | undefined {
  return specs.get(module);
}

export function titleOf(node: PipelineNode): string {
  return node.title || findSpec(node.module)?.title || node.module;
}

const indexes = new WeakMap<readonly PipelineNode[], Map<string, PipelineNode>>();

/** Nodes by id. Kept per list, which is never changed in place. */
export function nodesById(nodes: readonly PipelineNode[]): ReadonlyMap<string, PipelineNode> {
  let index = indexes.get(nodes);
  if (!index) {
    index = new Map(nodes.map((node) => [node.id, node]));
    indexes.set(nodes, index);
  }
  return index;
}

export function findNode(pipeline: Pipeline, id: string): PipelineNode | undefined {
  return nodesById(pipeline.nodes).get(id);
}

export function inputPort(pipeline: Pipeline, endpoint: string): InputPort | undefined {
  const { node, port } = splitEndpoint(endpoint);
  return findSpec(findNode(pipeline, node)?.module ?? '')?.inputs[port];
}

export function outputPort(pipeline: Pipeline, endpoint: string): OutputPort | undefined {
  const { node, port } = splitEndpoint(endpoint);
  return findSpec(findNode(pipeline, node)?.module ?? '')?.outputs[port];
}

/** The edge that ends in an input. */
export function edgeInto(edges: readonly Edge[], endpoint: string): Edge | undefined {
  return edges.find(({ to }) => to === endpoint);
}

/** An edge has no id of its own: an input has one edge at most. */
export function edgeId(edge: Edge): string {
  return `${edge.from}>${edge.to}`;
}
