/// <reference lib="dom" />
import '@xyflow/react/dist/style.css';
import { Background, Controls, type Edge, MiniMap, type Node, ReactFlow } from '@xyflow/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

/** The same graph with nothing but React Flow's own nodes: what the canvas is measured against. */
const { nodes, edges } = (await (await fetch('graph.json')).json()) as { nodes: Node[]; edges: Edge[] };
createRoot(document.getElementById('root')!).render(
  createElement(
    ReactFlow,
    {
      defaultNodes: nodes,
      defaultEdges: edges,
      fitView: true,
      fitViewOptions: { maxZoom: 1, padding: 0.15 },
      minZoom: 0.05,
    },
    createElement(Background),
    createElement(Controls),
    createElement(MiniMap),
  ),
);
