import type { Connection, FinalConnectionState, Edge as FlowEdge } from '@xyflow/react';
import { useCallback, useMemo } from 'react';
import { canConnect, connect } from '../graph/connect.ts';
import type { Point } from '../graph/edit.ts';
import { removeItems } from '../graph/edit.ts';
import { findSpec } from '../graph/lookup.ts';
import type { Document } from '../store/document.ts';
import { canvasOf } from './canvasApi.ts';
import { useCanvas } from './canvasStore.ts';

interface Grip {
  nodeId: string | null;
  handleId: string | null;
  handleType: 'source' | 'target' | null;
}

/** Drawing, redrawing and dropping of wires. */
export function useWires(document: Document) {
  const pipelineNow = useCallback(() => document.store.getState().pipeline, [document]);
  return useMemo(
    () => ({
      isValidConnection(wire: Connection | FlowEdge): boolean {
        const ends = endsOf(wire);
        return ends !== undefined && canConnect(pipelineNow(), ends.from, ends.to);
      },
      onConnect(wire: Connection): void {
        const ends = endsOf(wire);
        if (ends) document.edit((pipeline) => connect(pipeline, ends.from, ends.to));
      },
      onConnectStart(_: unknown, grip: Grip): void {
        useCanvas.setState({ fitting: findFitting(document, grip) });
      },
      /** Dropped on the empty canvas, a wire asks what step it should lead to. */
      onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
        useCanvas.setState({ fitting: null });
        if (state.toHandle || state.toNode || !state.fromHandle || !state.fromNode) return;
        const screen = pointOf(event);
        const position = canvasOf(document.store.getState().path)?.screenToFlowPosition(screen);
        if (!position) return;
        const end = `${state.fromNode.id}.${state.fromHandle.id}`;
        const side = state.fromHandle.type === 'source' ? { from: end } : { to: end };
        useCanvas.setState({ quickAdd: { screen, position, ...side } });
      },
      onReconnect(edge: FlowEdge, wire: Connection): void {
        const ends = endsOf(wire);
        if (!ends) return;
        document.edit((pipeline) => {
          const without = removeItems(pipeline, [edge.id]);
          const redrawn = connect(without, ends.from, ends.to);
          return redrawn === without ? pipeline : redrawn;
        });
      },
      /** The end of a wire that is pulled off and dropped nowhere: the connection is removed. */
      onReconnectEnd(_: unknown, edge: FlowEdge, __: unknown, state: FinalConnectionState): void {
        useCanvas.setState({ fitting: null });
        if (!state.toHandle) document.edit((pipeline) => removeItems(pipeline, [edge.id]));
      },
    }),
    [document, pipelineNow],
  );
}

function endsOf({ source, sourceHandle, target, targetHandle }: Connection | FlowEdge) {
  if (!sourceHandle || !targetHandle) return undefined;
  return { from: `${source}.${sourceHandle}`, to: `${target}.${targetHandle}` };
}

/** Every end that the wire from this grip may be dropped on. */
function findFitting(document: Document, { nodeId, handleId, handleType }: Grip): Set<string> {
  const { pipeline } = document.store.getState();
  const fitting = new Set<string>();
  if (nodeId === null || handleId === null) return fitting;
  const own = `${nodeId}.${handleId}`;
  fitting.add(own);
  for (const node of pipeline.nodes) {
    const spec = findSpec(node.module);
    for (const port of Object.keys((handleType === 'source' ? spec?.inputs : spec?.outputs) ?? {})) {
      const end = `${node.id}.${port}`;
      const fits = handleType === 'source' ? canConnect(pipeline, own, end) : canConnect(pipeline, end, own);
      if (fits) fitting.add(end);
    }
  }
  return fitting;
}

export function pointOf(event: MouseEvent | TouchEvent): Point {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}
