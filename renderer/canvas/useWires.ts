import type { Connection, FinalConnectionState, Edge as FlowEdge } from '@xyflow/react';
import { useCallback, useMemo } from 'react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { canConnect, connect, type OutputShapes, refuseConnection } from '../graph/connect.ts';
import type { Point } from '../graph/edit.ts';
import { removeItems } from '../graph/edit.ts';
import { findSpec, inputPort } from '../graph/lookup.ts';
import type { OpenDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notify } from '../ui/notify.ts';
import { canvasOf } from './canvasApi.ts';
import { useCanvas } from './canvasStore.ts';
import { sayRefusal } from './sayRefusal.ts';

interface Grip {
  nodeId: string | null;
  handleId: string | null;
  handleType: 'source' | 'target' | null;
}

/** Drawing, redrawing and dropping of wires. */
export function useWires({ document, checks }: OpenDocument) {
  const shapesNow = useCallback(() => checks.store.getState().shapes, [checks]);
  const pipelineNow = useCallback(() => document.store.getState().pipeline, [document]);
  return useMemo(
    () => ({
      isValidConnection(wire: Connection | FlowEdge): boolean {
        const ends = endsOf(wire);
        return ends !== undefined && canConnect(pipelineNow(), ends.from, ends.to, shapesNow());
      },
      onConnect(wire: Connection): void {
        const ends = endsOf(wire);
        if (ends) document.edit((pipeline) => connect(pipeline, ends.from, ends.to));
      },
      onConnectStart(_: unknown, grip: Grip): void {
        useCanvas.setState({ fitting: findFitting(pipelineNow(), shapesNow(), grip) });
      },
      /** Dropped on the empty canvas, a wire asks what step it should lead to. */
      onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
        useCanvas.setState({ fitting: null });
        explainRefusal(pipelineNow(), shapesNow(), state);
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
        explainRefusal(pipelineNow(), shapesNow(), state);
        if (!state.toHandle) document.edit((pipeline) => removeItems(pipeline, [edge.id]));
      },
    }),
    [document, pipelineNow, shapesNow],
  );
}

function endsOf({ source, sourceHandle, target, targetHandle }: Connection | FlowEdge) {
  if (!sourceHandle || !targetHandle) return undefined;
  return { from: `${source}.${sourceHandle}`, to: `${target}.${targetHandle}` };
}

/** A wire that was dropped on a port which does not take it says why. */
function explainRefusal(pipeline: Pipeline, shapes: OutputShapes, state: FinalConnectionState): void {
  const { fromHandle, toHandle, isValid } = state;
  if (isValid !== false || !fromHandle || !toHandle || fromHandle.type === toHandle.type) return;
  const ends = [`${fromHandle.nodeId}.${fromHandle.id}`, `${toHandle.nodeId}.${toHandle.id}`];
  const [from = '', to = ''] = fromHandle.type === 'source' ? ends : ends.toReversed();
  const refusal = refuseConnection(pipeline, from, to, shapes);
  const message = refusal && sayRefusal(refusal, inputPort(pipeline, to)?.title ?? '');
  if (message) notify({ title: text.canvas.refused.title, message });
}

/** Every end that the wire from this grip may be dropped on. */
function findFitting(pipeline: Pipeline, shapes: OutputShapes, { nodeId, handleId, handleType }: Grip): Set<string> {
  const fitting = new Set<string>();
  if (nodeId === null || handleId === null) return fitting;
  const own = `${nodeId}.${handleId}`;
  fitting.add(own);
  for (const node of pipeline.nodes) {
    const spec = findSpec(node.module);
    for (const port of Object.keys((handleType === 'source' ? spec?.inputs : spec?.outputs) ?? {})) {
      const end = `${node.id}.${port}`;
      const [from, to] = handleType === 'source' ? [own, end] : [end, own];
      if (canConnect(pipeline, from, to, shapes)) fitting.add(end);
    }
  }
  return fitting;
}

export function pointOf(event: MouseEvent | TouchEvent): Point {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}
