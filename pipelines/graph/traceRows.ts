import type { ModuleSpec } from '../../modules/define.ts';
import type { ServedInput, ServedNode } from '../contract/servable.ts';
import type { LinkedNode } from './linkNodes.ts';
import { sortNodes } from './sortNodes.ts';

/** An output of a step. */
export interface Output {
  nodeId: string;
  port: string;
}

export interface TracedRows {
  /** Steps that the rows go through and that are served, each after those that it reads from. */
  served: Omit<ServedNode, 'params'>[];
  /** Steps that only choose rows: they go straight through. */
  passed: Set<string>;
  /** Outputs that the rows come from. */
  sources: Output[];
  /** Steps that stand in the way, and why: one sentence or two. */
  refused: Map<string, string>;
}

/**
 * Follows the rows of an output upstream to where they come from. `port` of the answer may be a model's: its scores are meant
 * then. The steps must have no cycle.
 */
export function traceRows(nodes: ReadonlyMap<string, LinkedNode>, answer: Output): TracedRows {
  const traced: TracedRows = { served: [], passed: new Set(), sources: [], refused: new Map() };
  const wanted = findOutputs(nodes, answer);
  const found = new Map<string, ServedInput>();
  for (const id of sortNodes(nodes)) {
    for (const output of wanted.get(id) ?? []) {
      const from = traceStep(nodes.get(id)!, output, found, traced);
      if (from) found.set(keyOf(output), from);
    }
  }
  return traced;
}

/** All outputs that the rows of one come by, by step. */
function findOutputs(nodes: ReadonlyMap<string, LinkedNode>, answer: Output): Map<string, Output[]> {
  const seen = new Set<string>();
  const byNode = new Map<string, Output[]>();
  const queue = [answer];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (seen.has(keyOf(next))) continue;
    seen.add(keyOf(next));
    byNode.set(next.nodeId, [...(byNode.get(next.nodeId) ?? []), next]);
    const linked = nodes.get(next.nodeId)!;
    for (const port of findRowPorts(linked, next.port)) queue.push(toOutput(linked.incoming.get(port)!.from));
  }
  return byNode;
}

/** Where rows come from that leave a step by an output: steps that only choose rows are skipped. undefined: from nowhere. */
function traceStep(
  linked: LinkedNode,
  output: Output,
  found: ReadonlyMap<string, ServedInput>,
  { served, passed, sources, refused }: TracedRows,
): ServedInput | undefined {
  const { node, spec, incoming } = linked;
  const { nodeId } = output;
  if (spec && isSource(spec)) {
    sources.push(output);
    return { kind: 'rows', ...output, type: 'table' };
  }
  const ports = findRowPorts(linked, output.port);
  const obstacle = findObstacle(linked, ports);
  if (obstacle) refused.set(nodeId, obstacle);
  if (!spec || obstacle) return undefined;
  const rows = new Map(ports.map((port) => [port, found.get(keyOf(toOutput(incoming.get(port)!.from)))]));
  if ([...rows.values()].includes(undefined)) return undefined;
  if (spec.serving === 'pass') {
    passed.add(nodeId);
    return rows.get(ports[0]!);
  }
  // Of a step that trains, only the rows matter beside its model.
  const inputs = [...incoming]
    .filter(([port]) => rows.has(port) || spec.serving !== 'model')
    .map(([port, { from }]) => {
      const type = spec.inputs[port]!.type;
      return [port, rows.get(port) ?? { kind: 'kept' as const, ...toOutput(from), type }] as const;
    });
  const title = node.title ?? spec.title;
  served.push({ nodeId, title, module: spec.id, inputs: Object.fromEntries(inputs), port: output.port });
  return { kind: 'rows', ...output, type: 'table' };
}

function isSource({ inputs, outputs }: ModuleSpec): boolean {
  return Object.keys(inputs).length === 0 && Object.values(outputs).some(({ type }) => type === 'table');
}

function findObstacle({ node, spec }: LinkedNode, ports: readonly string[]): string | undefined {
  if (!spec) return `This Pipewright has no module "${node.module}".`;
  if (ports.length === 0) return `${spec.title} makes a table of its own, whose rows are not those of a request.`;
  if (node.pinned !== undefined && spec.serving !== 'pass') {
    return 'The step is pinned to an earlier result, which does not tell what it does to rows. Unpin it, and run again.';
  }
  return undefined;
}

/** The connected inputs whose rows are those of an output. */
function findRowPorts({ spec, incoming }: LinkedNode, port: string): string[] {
  if (!spec) return [];
  const tables = Object.keys(spec.inputs).filter((name) => spec.inputs[name]?.type === 'table');
  const scores = spec.serving === 'model' && spec.outputs[port]?.type === 'model';
  const first = spec.serving === 'apply' || scores ? tables.slice(0, 1) : [];
  const ports = spec.rows ?? (spec.serving === 'pass' ? tables : first);
  return ports.filter((name) => incoming.has(name));
}

function toOutput({ node, port }: { node: string; port: string }): Output {
  return { nodeId: node, port };
}

function keyOf({ nodeId, port }: Output): string {
  return `${nodeId}.${port}`;
}
