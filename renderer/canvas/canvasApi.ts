import type { ReactFlowInstance } from '@xyflow/react';
import type { Point } from '../graph/edit.ts';
import type { FlowNode } from './flowNodes.ts';

const instances = new Map<string, { flow: ReactFlowInstance<FlowNode>; element: HTMLElement }>();

/** The canvas of an open pipeline announces itself while it is on the page. Answers how to take that back. */
export function announceCanvas(path: string, flow: ReactFlowInstance<FlowNode>, element: HTMLElement): () => void {
  instances.set(path, { flow, element });
  return () => instances.delete(path);
}

export function canvasOf(path: string): ReactFlowInstance<FlowNode> | undefined {
  return instances.get(path)?.flow;
}

/** The middle of what is seen, in the canvas' coordinates, and in pixels of the page. */
export function middleOf(path: string): { position: Point; screen: Point } {
  const instance = instances.get(path);
  if (!instance) return { position: { x: 0, y: 0 }, screen: { x: 400, y: 300 } };
  const { left, top, width, height } = instance.element.getBoundingClientRect();
  const screen = { x: left + width / 2, y: top + height / 3 };
  return { position: instance.flow.screenToFlowPosition(screen), screen };
}

/** Brings a step into view, and to the keyboard. */
export function revealStep(path: string, id: string): void {
  const instance = instances.get(path);
  if (!instance) return;
  const { flow, element } = instance;
  requestAnimationFrame(() => {
    const card = element.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    card?.focus({ preventScroll: true });
    const box = card?.getBoundingClientRect();
    const frame = element.getBoundingClientRect();
    const isSeen =
      box && box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
    const node = flow.getInternalNode(id);
    if (isSeen || !node) return;
    const { x, y } = node.internals.positionAbsolute;
    void flow.setCenter(x + 120, y + 32, { zoom: flow.getZoom(), duration: 200 });
  });
}
