import { useCallback } from 'react';
import { moveItems } from '../graph/edit.ts';
import { findNode, findSpec } from '../graph/lookup.ts';
import { openOutput } from '../panels/panelStore.ts';
import { useRuns } from '../store/runs.ts';
import { canvasOf, revealStep } from './canvasApi.ts';
import { useCanvas } from './canvasStore.ts';
import { useOpened } from './OpenedContext.tsx';
import { type Direction, nextStep } from './walk.ts';

const arrows: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};
const steps: Record<Direction, { x: number; y: number }> = {
  up: { x: 0, y: -20 },
  down: { x: 0, y: 20 },
  left: { x: -20, y: 0 },
  right: { x: 20, y: 0 },
};

/** Keys that work while a step has the focus: walk, move, show, add after, connect. The rest are actions of the whole app. */
export function useCanvasKeys() {
  const { document, path } = useOpened();
  return useCallback(
    (event: React.KeyboardEvent) => {
      const card = (event.target as Element).closest('.react-flow__node');
      const focused = card?.getAttribute('data-id');
      if (!focused || event.target !== card || event.ctrlKey || event.metaKey) return;
      const { pipeline, selection } = document.store.getState();
      const direction = arrows[event.key];
      if (direction && event.altKey) {
        const moved = selection.includes(focused) ? selection : [focused];
        const { x, y } = steps[direction];
        const places = [...pipeline.nodes, ...pipeline.notes]
          .filter(({ id }) => moved.includes(id))
          .map(({ id, position }) => [id, { x: position.x + x, y: position.y + y }] as const);
        document.edit((before) => moveItems(before, new Map(places)), `move.${moved.join()}`);
      } else if (direction) {
        const next = nextStep(pipeline, focused, direction);
        if (next === undefined) return;
        document.select(event.shiftKey ? [...selection.filter((id) => id !== next), next] : [next]);
        revealStep(path, next);
      } else if (event.key === ' ') {
        document.select(
          selection.includes(focused) ? selection.filter((id) => id !== focused) : [...selection, focused],
        );
      } else if (event.key === 'Enter') openFirstOutput(path, focused);
      else if (event.key.toLowerCase() === 'c') useCanvas.setState({ connecting: focused });
      else if (event.key.toLowerCase() === 'a') addAfter(focused);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [document, path],
  );

  function addAfter(id: string): void {
    const { pipeline } = document.store.getState();
    const node = findNode(pipeline, id);
    const [port] = Object.keys(findSpec(node?.module ?? '')?.outputs ?? {});
    const box = window.document
      .querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
      ?.getBoundingClientRect();
    if (!node || !box || !canvasOf(path)) return;
    const screen = { x: box.left + box.width / 2, y: box.bottom + 8 };
    const position = { x: node.position.x + 120, y: node.position.y + 170 };
    useCanvas.setState({ quickAdd: { screen, position, ...(port === undefined ? {} : { from: `${id}.${port}` }) } });
  }
}

/** Shows the first output that the step has in the newest run. */
export function openFirstOutput(path: string, nodeId: string): void {
  const { runs, newest } = useRuns.getState();
  const [port] = Object.keys(runs[newest[path] ?? '']?.steps[nodeId]?.outputs ?? {});
  if (port !== undefined) openOutput(nodeId, port);
}
