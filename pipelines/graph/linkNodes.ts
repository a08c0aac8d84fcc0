import type { ModuleSpec } from '../../modules/define.ts';
import type { Problem } from '../contract/error.ts';
import { type Edge, type Pipeline, type PipelineNode, splitEndpoint } from '../contract/graph.ts';
import { listWords } from './quoteText.ts';
import { NameSuggester } from './suggestName.ts';

/** An edge whose two ends exist and fit. */
export interface Link {
  edge: Edge;
  from: { node: string; port: string };
  to: { node: string; port: string };
}

export interface LinkedNode {
  node: PipelineNode;
  /** `undefined` when the catalog does not have the module. */
  spec: ModuleSpec | undefined;
  /** By input port. */
  incoming: Map<string, Link>;
  outgoing: Link[];
  /** Input ports, existing or not, whose edge is wrong. */
  broken: Set<string>;
}

export interface LinkedNodes {
  /** By id, in the order of the file. */
  nodes: Map<string, LinkedNode>;
  problems: Problem[];
}

/** Joins nodes and edges. An edge that is wrong is a problem and does not become a link. */
export function linkNodes(pipeline: Pipeline, specs: ReadonlyMap<string, ModuleSpec>): LinkedNodes {
  const nodes = new Map<string, LinkedNode>();
  for (const node of pipeline.nodes) {
    if (nodes.has(node.id)) continue;
    nodes.set(node.id, { node, spec: specs.get(node.module), incoming: new Map(), outgoing: [], broken: new Set() });
  }
  const suggester = new NameSuggester(nodes.keys());
  const problems: Problem[] = [];
  for (const edge of pipeline.edges) {
    const link = { edge, from: splitEndpoint(edge.from), to: splitEndpoint(edge.to) };
    const problem = checkEnds(link, nodes, suggester) ?? checkPorts(link, nodes) ?? checkFree(link, nodes);
    const target = nodes.get(link.to.node);
    if (!problem) {
      nodes.get(link.from.node)!.outgoing.push(link);
      target!.incoming.set(link.to.port, link);
      continue;
    }
    problems.push({ ...problem, edge });
    target?.broken.add(link.to.port);
  }
  return { nodes, problems };
}

function checkEnds({ from, to }: Link, nodes: LinkedNodes['nodes'], suggester: NameSuggester): Problem | undefined {
  for (const [end, other, verb] of [
    [from, to, 'begins'],
    [to, from, 'ends'],
  ] as const) {
    if (nodes.has(end.node)) continue;
    const message = `A connection ${verb} at "${end.node}.${end.port}", but there is no step "${end.node}".${suggester.ask(end.node)} Correct or remove the connection.`;
    return { code: 'unknown-node', message, ...(nodes.has(other.node) && { node: other.node, port: other.port }) };
  }
  if (from.node !== to.node) return undefined;
  return {
    code: 'self-edge',
    message: 'The step is connected to itself. Remove the connection.',
    node: to.node,
    port: to.port,
  };
}

function checkPorts({ from, to }: Link, nodes: LinkedNodes['nodes']): Problem | undefined {
  const source = nodes.get(from.node)!.spec;
  const target = nodes.get(to.node)!.spec;
  if (source && !Object.hasOwn(source.outputs, from.port)) {
    return {
      code: 'unknown-port',
      message: describeUnknownPort(source.title, 'output', from.port, source.outputs),
      ...from,
    };
  }
  if (target && !Object.hasOwn(target.inputs, to.port)) {
    return { code: 'unknown-port', message: describeUnknownPort(target.title, 'input', to.port, target.inputs), ...to };
  }
  const given = source?.outputs[from.port]?.type;
  const taken = target?.inputs[to.port]?.type;
  if (!given || !taken || given === taken) return undefined;
  const fitting = Object.entries(target?.inputs ?? {}).filter(([, { type }]) => type === given);
  const advice =
    fitting.length > 0
      ? `Connect it to ${listWords(fitting.map(([port]) => `"${port}"`))} instead.`
      : `Connect an output of type ${taken} instead.`;
  const message = `"${from.node}.${from.port}" is of type ${given}, but "${to.port}" takes ${taken}. ${advice}`;
  return { code: 'wrong-type', message, ...to };
}

function describeUnknownPort(
  title: string,
  side: 'input' | 'output',
  port: string,
  ports: Record<string, unknown>,
): string {
  const names = Object.keys(ports);
  if (names.length === 0) return `${title} has no ${side}s. Remove the connection.`;
  const list = listWords(names.map((name) => `"${name}"`));
  const hint = names.length > 1 ? new NameSuggester(names).ask(port) : '';
  return `${title} has no ${side} "${port}". It has ${list}.${hint} Correct the connection.`;
}

function checkFree({ to, edge }: Link, nodes: LinkedNodes['nodes']): Problem | undefined {
  const first = nodes.get(to.node)!.incoming.get(to.port);
  if (!first) return undefined;
  const message =
    first.edge.from === edge.from
      ? `The connection from "${edge.from}" to "${to.port}" is there twice. Remove one.`
      : `"${to.port}" takes one connection, but gets two: from "${first.edge.from}" and from "${edge.from}". Remove one.`;
  return { code: 'two-edges', message, ...to };
}
