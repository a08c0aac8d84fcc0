import { applyNodeChanges, type EdgeChange, type Edge as FlowEdge, type NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useState } from 'react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { Point } from '../graph/edit.ts';
import { moveItems } from '../graph/edit.ts';
import { nodesById } from '../graph/lookup.ts';
import type { Document } from '../store/document.ts';
import { toFlowEdges } from './flowEdges.ts';
import { type FlowNode, movePorts, toFlowNodes } from './flowNodes.ts';

/**
 * React Flow's nodes and edges of a document. The document is the truth; what React Flow measures, and places while they are
 * dragged, live here only. A drag is written to the document when it ends.
 */
export function useFlowState(document: Document) {
  const { store } = document;
  const [nodes, setNodes] = useState<FlowNode[]>(() => {
    const { pipeline, selection } = store.getState();
    return toFlowNodes(pipeline, selection, []);
  });
  const [edges, setEdges] = useState<FlowEdge[]>(() => {
    const { pipeline, selection } = store.getState();
    return toFlowEdges(pipeline, selection);
  });

  useEffect(() => {
    const sync = () => {
      const { pipeline, selection } = store.getState();
      setNodes((previous) => toFlowNodes(pipeline, selection, previous));
      setEdges(toFlowEdges(pipeline, selection));
    };
    sync();
    let later: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = store.subscribe((now, before) => {
      const isChosen = now.selection !== before.selection;
      if (isChosen || isRearranged(before.pipeline, now.pipeline)) {
        setNodes((previous) => toFlowNodes(now.pipeline, now.selection, previous));
      } else if (now.pipeline.nodes !== before.pipeline.nodes) {
        // Only names for screen readers can be new: they need not hold up whoever types.
        clearTimeout(later);
        later = setTimeout(sync, 300);
      }
      if (isChosen || now.pipeline.edges !== before.pipeline.edges) setEdges(toFlowEdges(now.pipeline, now.selection));
    });
    return () => {
      clearTimeout(later);
      unsubscribe();
    };
  }, [store]);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const shown = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
      if (shown.length > 0) {
        const steps = nodesById(store.getState().pipeline.nodes);
        setNodes((previous) =>
          applyNodeChanges(shown, previous).map((node) => movePorts(node, steps.get(node.id)?.module)),
        );
      }
      selectChanged(document, changes);
      const places = new Map<string, Point>();
      for (const change of changes)
        if (change.type === 'position' && change.dragging === false && change.position)
          places.set(change.id, change.position);
      if (places.size > 0) document.edit((pipeline) => moveItems(pipeline, places));
    },
    [document, store],
  );

  const onEdgesChange = useCallback((changes: EdgeChange[]) => selectChanged(document, changes), [document]);

  return { nodes, edges, onNodesChange, onEdgesChange };
}

/** Whether cards or notes came, went, moved or became those of another module. */
function isRearranged(before: Pipeline, now: Pipeline): boolean {
  if (now.notes !== before.notes || now.nodes.length !== before.nodes.length) return true;
  return now.nodes.some((node, index) => {
    const other = before.nodes[index];
    return (
      node !== other && (node.id !== other?.id || node.position !== other.position || node.module !== other.module)
    );
  });
}

function selectChanged(document: Document, changes: readonly (NodeChange<FlowNode> | EdgeChange)[]): void {
  const chosen = changes.filter((change) => change.type === 'select');
  if (chosen.length === 0) return;
  const on = chosen.filter(({ selected }) => selected).map(({ id }) => id);
  const off = new Set(chosen.filter(({ selected }) => !selected).map(({ id }) => id));
  const kept = document.store.getState().selection.filter((id) => !off.has(id) && !on.includes(id));
  document.select([...kept, ...on]);
}
