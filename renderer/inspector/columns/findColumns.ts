import type { ModuleSpec, PortShape } from '../../../modules/define.ts';
import { type Pipeline, splitEndpoint } from '../../../pipelines/contract/graph.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { edgeInto, findNode, findSpec, inputPort, titleOf } from '../../graph/lookup.ts';

/** Columns that a field may offer, or why they are not known. `step` is the title of the step that is the reason. */
export type KnownColumns =
  | { columns: readonly Column[] }
  | { reason: 'no-port' }
  | { reason: 'not-connected'; port: string }
  | { reason: 'problem' | 'looking' | 'after-run' | 'disabled'; step: string };

export interface Known {
  pipeline: Pipeline;
  shapes: Readonly<Record<string, Readonly<Record<string, PortShape>>>>;
  /** Ids of the steps that have problems. */
  hasProblem(nodeId: string): boolean;
  /** The step reads a file whose columns are being looked for, or nothing is known of any step yet. */
  isLooking(nodeId: string): boolean;
}

/** The input port whose columns a field offers; undefined when the module takes no table. */
export function portOfField(spec: ModuleSpec, port: string | undefined): string | undefined {
  return port ?? Object.keys(spec.inputs).find((name) => spec.inputs[name]?.type === 'table');
}

/** Columns of the table at an input. */
export function findColumns(known: Known, nodeId: string, port: string | undefined): KnownColumns {
  if (port === undefined) return { reason: 'no-port' };
  const endpoint = `${nodeId}.${port}`;
  const edge = edgeInto(known.pipeline.edges, endpoint);
  if (!edge) return { reason: 'not-connected', port: inputPort(known.pipeline, endpoint)?.title ?? port };
  const columns = columnsAt(known, edge.from);
  return columns ? { columns } : explainUnknown(known, splitEndpoint(edge.from).node);
}

function columnsAt({ shapes }: Known, endpoint: string): Column[] | undefined {
  const { node, port } = splitEndpoint(endpoint);
  const shape = shapes[node]?.[port];
  return shape?.type === 'table' ? shape.columns : undefined;
}

/** Goes up along tables whose columns are not known, to the step that they begin with. */
function explainUnknown(known: Known, first: string): KnownColumns {
  const seen = new Set<string>();
  let id = first;
  while (true) {
    seen.add(id);
    const node = findNode(known.pipeline, id);
    if (!node) return { reason: 'problem', step: id };
    const step = titleOf(node);
    if (node.disabled) return { reason: 'disabled', step };
    if (known.hasProblem(id)) return { reason: 'problem', step };
    if (known.isLooking(id)) return { reason: 'looking', step };
    const next = tablesInto(known, id).find((endpoint) => !columnsAt(known, endpoint));
    const above = next && splitEndpoint(next).node;
    if (above === undefined || seen.has(above)) return { reason: 'after-run', step };
    id = above;
  }
}

function tablesInto({ pipeline }: Known, nodeId: string): string[] {
  const inputs = Object.entries(findSpec(findNode(pipeline, nodeId)?.module ?? '')?.inputs ?? {});
  return inputs.flatMap(([port, { type }]) => {
    const edge = type === 'table' ? edgeInto(pipeline.edges, `${nodeId}.${port}`) : undefined;
    return edge ? [edge.from] : [];
  });
}
