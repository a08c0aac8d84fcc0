import type { Node } from '@xyflow/react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { cardSize } from '../graph/arrange.ts';
import { titleOf } from '../graph/lookup.ts';
import { portPlaces } from './portPlaces.ts';

export type StepFlowNode = Node<Record<string, never>, 'step'>;
export type NoteFlowNode = Node<Record<string, never>, 'note'>;
export type FlowNode = StepFlowNode | NoteFlowNode;

const noData: Record<string, never> = {};

/**
 * What React Flow is given of a pipeline. Components read the rest from the document by id, so that a change of a parameter
 * touches one card. Entries that did not change are those of before. One card alone can be reached by Tab: arrow keys go on
 * from there.
 */
export function toFlowNodes(
  pipeline: Pick<Pipeline, 'nodes' | 'notes'>,
  selection: readonly string[],
  previous: readonly FlowNode[],
): FlowNode[] {
  const before = new Map(previous.map((node) => [node.id, node]));
  const selected = new Set(selection);
  const reachable = pipeline.nodes.some(({ id }) => id === selection[0]) ? selection[0] : pipeline.nodes[0]?.id;
  const notes = pipeline.notes.map((note) =>
    reuse(before.get(note.id), {
      id: note.id,
      type: 'note' as const,
      position: note.position,
      data: noData,
      selected: selected.has(note.id),
      focusable: selected.has(note.id),
      ariaLabel: note.text.slice(0, 80),
      width: note.size?.width ?? 240,
      height: note.size?.height ?? 120,
      zIndex: -1,
    }),
  );
  const steps = pipeline.nodes.map((node) =>
    reuse(before.get(node.id), {
      id: node.id,
      type: 'step' as const,
      position: node.position,
      data: noData,
      selected: selected.has(node.id),
      focusable: node.id === reachable,
      ariaLabel: titleOf(node),
      ...placePorts(node.module, before.get(node.id)?.measured?.height),
    }),
  );
  return [...notes, ...steps];
}

/** Size and ports of a card. Both are known before it is on the page: cards that are not seen need not be there. */
function placePorts(module: string, height: number = cardSize.height) {
  return { measured: sizeOf(height), handles: portPlaces(module, height) };
}

const sizes = new Map<number, { width: number; height: number }>();

function sizeOf(height: number): { width: number; height: number } {
  const known = sizes.get(height) ?? { width: cardSize.width, height };
  sizes.set(height, known);
  return known;
}

/** After a card was measured: its ports are where its lower edge is now. */
export function movePorts(node: FlowNode, module: string | undefined): FlowNode {
  const height = node.measured?.height;
  if (node.type !== 'step' || module === undefined || height === undefined) return node;
  const handles = portPlaces(module, height);
  return handles === node.handles ? node : { ...node, handles };
}

function reuse<T extends FlowNode>(before: FlowNode | undefined, now: T): FlowNode {
  if (!before) return now;
  const isSame = (Object.keys(now) as (keyof T)[]).every((key) => isEqual(before[key as keyof FlowNode], now[key]));
  return isSame ? before : ({ ...before, ...now } as FlowNode);
}

function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if ('width' in left && 'width' in right && 'height' in left && 'height' in right)
    return left.width === right.width && left.height === right.height;
  return 'x' in left && 'x' in right && 'y' in left && 'y' in right && left.x === right.x && left.y === right.y;
}
