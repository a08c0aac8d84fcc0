import type { Edge as FlowEdge } from '@xyflow/react';
import { type Pipeline, splitEndpoint } from '../../pipelines/contract/graph.ts';
import { edgeId, outputPort } from '../graph/lookup.ts';

/** React Flow's edges of a pipeline. */
export function toFlowEdges(pipeline: Pipeline, selection: readonly string[]): FlowEdge[] {
  const selected = new Set(selection);
  return pipeline.edges.map((edge) => {
    const from = splitEndpoint(edge.from);
    const to = splitEndpoint(edge.to);
    const id = edgeId(edge);
    return {
      id,
      source: from.node,
      sourceHandle: from.port,
      target: to.node,
      targetHandle: to.port,
      className: `edge-${outputPort(pipeline, edge.from)?.type ?? 'table'}`,
      selected: selected.has(id),
      focusable: false,
    };
  });
}
