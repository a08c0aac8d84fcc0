import { useCallback } from 'react';
import { moveItems } from '../graph/edit.ts';
import { findNode, findSpec } from '../graph/lookup.ts';
import { openOutput } from '../panels/panelStore.ts';
import type { OpenDocument } from '../store/documents.ts';
import { useRuns } from '../store/runs.ts';
import { revealStep } from './canvasApi.ts';
import { useCanvas } from './canvasStore.ts';
import { focusedStep } from './focusCard.ts';
import { useOpened } from './OpenedContext.tsx';
import { type Direction, nextStep } from './walk.ts';

/** Where an arrow key leads on a canvas. */
export const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};
const moves: Record<Direction, { x: number; y: number }> = {
  up: { x: 0, y: -20 },
  down: { x: 0, y: 20 },
  left: { x: -20, y: 0 },
  right: { x: 20, y: 0 },
};

const otherKeys: Record<string, (opened: OpenDocument, id: string) => void> = {
  ' ': toggle,
  Enter: ({ path, document }, id) => {
    if (findNode(document.store.getState().pipeline, id)) openFirstOutput(path, id);
    else useCanvas.setState({ editingNote: id });
  },
  c: (_, id) => useCanvas.setState({ connecting: id }),
  a: addAfter,
};

/** Keys that work while a step has the focus: walk, move, show, add after, connect. The rest are actions of the whole app. */
export function useCanvasKeys() {
  const opened = useOpened();
  return useCallback(
    (event: React.KeyboardEvent<HTMLElement>) => {
      const focused = focusedStep(event.currentTarget, event.target);
      if (focused === undefined || event.ctrlKey || event.metaKey) return;
      const direction = arrows[event.key];
      const other = otherKeys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (direction && event.altKey) moveSelected(opened, focused, direction);
      else if (direction) walk(opened, focused, direction, event.shiftKey);
      else if (other) other(opened, focused);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [opened],
  );
}

function walk({ document, path }: OpenDocument, from: string, direction: Direction, isAdding: boolean): void {
  const { pipeline, selection } = document.store.getState();
  const next = nextStep(pipeline, from, direction);
  if (next === undefined) return;
  document.select(isAdding ? [...selection.filter((id) => id !== next), next] : [next]);
  revealStep(path, next);
}

function moveSelected({ document }: OpenDocument, focused: string, direction: Direction): void {
  const { pipeline, selection } = document.store.getState();
  const moved = selection.includes(focused) ? selection : [focused];
  const { x, y } = moves[direction];
  const places = [...pipeline.nodes, ...pipeline.notes]
    .filter(({ id }) => moved.includes(id))
    .map(({ id, position }) => [id, { x: position.x + x, y: position.y + y }] as const);
  document.edit((before) => moveItems(before, new Map(places)), `move.${moved.join()}`);
}

function toggle({ document }: OpenDocument, id: string): void {
  const { selection } = document.store.getState();
  document.select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
}

function addAfter({ document }: OpenDocument, id: string): void {
  const node = findNode(document.store.getState().pipeline, id);
  const [port] = Object.keys(findSpec(node?.module ?? '')?.outputs ?? {});
  const box = window.document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  if (!node || !box) return;
  const screen = { x: box.left + box.width / 2, y: box.bottom + 8 };
  const position = { x: node.position.x + 120, y: node.position.y + 170 };
  useCanvas.setState({ quickAdd: { screen, position, ...(port === undefined ? {} : { from: `${id}.${port}` }) } });
}

/** Shows the first output that the step has in the newest run. */
export function openFirstOutput(path: string, nodeId: string): void {
  const { runs, newest } = useRuns.getState();
  const [port] = Object.keys(runs[newest[path] ?? '']?.steps[nodeId]?.outputs ?? {});
  if (port !== undefined) openOutput(nodeId, port);
}
