import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import {
  Background,
  BackgroundVariant,
  Controls,
  MiniMap,
  ReactFlow,
  type ReactFlowInstance,
  SelectionMode,
  type Viewport,
} from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { findNode, findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { lookOf } from '../ui/categories.ts';
import classes from './Canvas.module.css';
import { announceCanvas } from './canvasApi.ts';
import { useCanvas } from './canvasStore.ts';
import { modulePayload } from './dragPayload.ts';
import { dropStep, spliceTarget } from './dropOnCanvas.ts';
import type { FlowNode } from './flowNodes.ts';
import { NoteNode } from './NoteNode.tsx';
import { useDocument, useOpened } from './OpenedContext.tsx';
import { PortHint } from './PortHint.tsx';
import { StepNode } from './StepNode.tsx';
import { openFirstOutput, useCanvasKeys } from './useCanvasKeys.ts';
import { useDatasetDrop } from './useDatasetDrop.ts';
import { useFlowState } from './useFlowState.ts';
import { pointOf, useWires } from './useWires.ts';
import { firstViewport, isFar, manyCards, rememberViewport, zoomRange } from './viewport.ts';

const nodeTypes = { step: StepNode, note: NoteNode };
const minimapSize = { width: 150, height: 110 };

/** The open pipeline: its steps as cards, its edges as wires. What is seen at first depends on the room that there is. */
export function Canvas() {
  const { document, path } = useOpened();
  const frame = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState<Viewport>();
  useLayoutEffect(() => {
    if (!frame.current) return;
    const { clientWidth: width, clientHeight: height } = frame.current;
    const first = firstViewport(path, document.store.getState().pipeline, { width, height });
    setFar(isFar(first));
    setViewport(first);
  }, [document, path]);
  return (
    <div ref={frame} className={classes.frame}>
      {viewport && <Flow viewport={viewport} />}
    </div>
  );
}

function setFar(far: boolean): void {
  if (useCanvas.getState().isFar !== far) useCanvas.setState({ isFar: far });
}

function Flow({ viewport }: { viewport: Viewport }) {
  const opened = useOpened();
  const { document, path } = opened;
  const element = useRef<HTMLElement>(null);
  const [flow, setFlow] = useState<ReactFlowInstance<FlowNode>>();
  const scheme = useComputedColorScheme();
  const { nodes, edges, onNodesChange, onEdgesChange } = useFlowState(document);
  const wires = useWires(opened);
  const onKeyDown = useCanvasKeys();
  const isEmpty = useDocument(({ pipeline }) => pipeline.nodes.length === 0 && pipeline.notes.length === 0);
  const drop = useModuleDrop(flow);
  const nodeColor = useCallback(({ id }: FlowNode) => colorOf(document.store.getState().pipeline, id), [document]);
  const far = useCanvas((state) => state.isFar);
  const spliceEdge = useCanvas((state) => state.spliceEdge);
  const shownEdges = useMemo(
    () =>
      spliceEdge === null
        ? edges
        : edges.map((edge) => (edge.id === spliceEdge ? { ...edge, className: `${edge.className} splice` } : edge)),
    [edges, spliceEdge],
  );

  useEffect(() => (flow && element.current ? announceCanvas(path, flow, element.current) : undefined), [flow, path]);

  const openQuickAdd = useCallback(
    (event: React.MouseEvent) => {
      if (!flow || !(event.target as Element).classList.contains('react-flow__pane')) return;
      const screen = { x: event.clientX, y: event.clientY };
      useCanvas.setState({ quickAdd: { screen, position: flow.screenToFlowPosition(screen) } });
    },
    [flow],
  );

  return (
    <section
      ref={element}
      className={classes.canvas}
      aria-label={text.canvas.label}
      onKeyDown={onKeyDown}
      onDoubleClick={openQuickAdd}
      {...drop}
    >
      <p className="visually-hidden" id="canvas-help">
        {text.canvas.help}
      </p>
      <ReactFlow<FlowNode>
        nodes={nodes}
        edges={shownEdges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onInit={setFlow}
        colorMode={scheme}
        defaultViewport={viewport}
        onMove={(_, now) => setFar(isFar(now))}
        onMoveEnd={(_, now) => rememberViewport(path, now)}
        onlyRenderVisibleElements={nodes.length > manyCards}
        {...zoomRange}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
        selectionMode={SelectionMode.Partial}
        disableKeyboardA11y
        edgesFocusable={false}
        edgesReconnectable={!far}
        elevateNodesOnSelect={false}
        connectionRadius={28}
        reconnectRadius={14}
        onNodeDoubleClick={(_, node) => {
          if (node.type === 'note') useCanvas.setState({ editingNote: node.id });
          else openFirstOutput(path, node.id);
        }}
        onNodeContextMenu={(event, node) => {
          event.preventDefault();
          if (!document.store.getState().selection.includes(node.id)) document.select([node.id]);
          useCanvas.setState({ contextMenu: { screen: pointOf(event.nativeEvent) } });
        }}
        onEdgeContextMenu={(event, edge) => {
          event.preventDefault();
          document.select([edge.id]);
          useCanvas.setState({ contextMenu: { screen: pointOf(event.nativeEvent) } });
        }}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          useCanvas.setState({ contextMenu: { screen: { x: event.clientX, y: event.clientY } } });
        }}
        {...wires}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} />
        <Controls position="bottom-left" showInteractive={false} />
        <MiniMap
          position="bottom-right"
          pannable
          zoomable
          ariaLabel={text.canvas.minimap}
          nodeColor={nodeColor}
          nodeBorderRadius={8}
          style={minimapSize}
        />
      </ReactFlow>
      <PortHint canvas={element} />
      {isEmpty && (
        <div className={classes.empty}>
          <strong>{text.canvas.empty.title}</strong>
          <span>{text.canvas.empty.help}</span>
        </div>
      )}
    </section>
  );
}

/** Of a step in the overview: its category's colour. */
function colorOf(pipeline: Pipeline, id: string): string {
  const node = findNode(pipeline, id);
  return node ? lookOf(findSpec(node.module)?.category ?? '').color : '#d8c98a';
}

/** Modules and datasets of the palette can be dropped on the canvas, or into a connection. */
function useModuleDrop(flow: ReactFlowInstance<FlowNode> | undefined) {
  const { document } = useOpened();
  const dropDataset = useDatasetDrop();
  return {
    onDragOver(event: React.DragEvent) {
      const { types } = event.dataTransfer;
      if (!types.some((type) => type.startsWith('application/x-pipewright-'))) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      // A browser tells the dragged text only when it is dropped, so the module's id is a type of its own.
      const module = types.find((type) => type.startsWith(`${modulePayload}+`))?.slice(modulePayload.length + 1);
      const spec = module && findSpec(module);
      const spliceEdge = spec ? spliceTarget(document, { x: event.clientX, y: event.clientY }, spec) : null;
      if (useCanvas.getState().spliceEdge !== spliceEdge) useCanvas.setState({ spliceEdge });
    },
    onDragLeave() {
      useCanvas.setState({ spliceEdge: null });
    },
    onDrop(event: React.DragEvent) {
      const position = flow?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const { spliceEdge } = useCanvas.getState();
      useCanvas.setState({ spliceEdge: null });
      if (!position) return;
      const spec = findSpec(event.dataTransfer.getData(modulePayload));
      if (spec) {
        event.preventDefault();
        dropStep(document, spec, position, spliceEdge);
      } else dropDataset(event, position);
    },
  };
}
