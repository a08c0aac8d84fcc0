import type { ReactFlowInstance } from '@xyflow/react';
import { cardSize } from '../graph/arrange.ts';
import type { Point } from '../graph/edit.ts';
import type { FlowNode } from './flowNodes.ts';
import { findCard, focusCard } from './focusCard.ts';

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
  focusCard(instance.element, id, () => {
    if (!isSeen(instance.element, id)) center(instance.flow, id);
  });
}

function isSeen(element: HTMLElement, id: string): boolean {
  const box = findCard(element, id)?.getBoundingClientRect();
  const frame = element.getBoundingClientRect();
  return (
    box !== undefined &&
    box.left >= frame.left &&
    box.right <= frame.right &&
    box.top >= frame.top &&
    box.bottom <= frame.bottom
  );
}

function center(flow: ReactFlowInstance<FlowNode>, id: string): void {
  const node = flow.getInternalNode(id);
  if (!node) return;
  const { x, y } = node.internals.positionAbsolute;
  void flow.setCenter(x + cardSize.width / 2, y + cardSize.height / 2, { zoom: Math.max(flow.getZoom(), 0.5) });
}
