import {
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconSitemap,
} from '@tabler/icons-react';
import { canvasOf } from '../canvas/canvasApi.ts';
import { type Alignment, alignBoxes, distributeBoxes, layoutNodes } from '../graph/arrange.ts';
import { moveItems, type Point } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { activeDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import type { Action } from './action.ts';
import { cardSizes, chosenSteps } from './selection.ts';

const hasSeveral = (least: number) => () => (chosenSteps()?.ids.length ?? 0) >= least;

type Boxes = Parameters<typeof alignBoxes>[0];

function arrange(place: (boxes: Boxes) => Map<string, Point>): void {
  const chosen = chosenSteps();
  if (!chosen) return;
  const { document } = chosen.opened;
  const sizes = cardSizes(chosen.opened);
  const { pipeline } = document.store.getState();
  const boxes = chosen.ids.flatMap((id) => {
    const node = findNode(pipeline, id);
    const size = sizes.get(id);
    return node && size ? [{ id, ...node.position, ...size }] : [];
  });
  document.edit((before) => moveItems(before, place(boxes)));
}

function align(alignment: Alignment, icon: typeof IconSitemap): Action {
  return {
    id: `align-${alignment}`,
    label: text.actions.align[alignment],
    group: 'arrange',
    icon,
    isEnabled: hasSeveral(2),
    perform: () => arrange((boxes) => alignBoxes(boxes, alignment)),
  };
}

export const arrangeActions: readonly Action[] = [
  {
    id: 'auto-layout',
    label: text.actions.autoLayout,
    group: 'arrange',
    keys: 'mod+shift+l',
    icon: IconSitemap,
    isEnabled: () => (activeDocument()?.document.store.getState().pipeline.nodes.length ?? 0) > 1,
    perform() {
      const opened = activeDocument();
      if (!opened) return;
      const { pipeline } = opened.document.store.getState();
      const places = layoutNodes(pipeline, cardSizes(opened));
      opened.document.edit((before) => moveItems(before, places));
      requestAnimationFrame(() => void canvasOf(opened.path)?.fitView({ maxZoom: 1, padding: 0.15 }));
    },
  },
  align('left', IconLayoutAlignLeft),
  align('center', IconLayoutAlignCenter),
  align('right', IconLayoutAlignRight),
  align('top', IconLayoutAlignTop),
  align('middle', IconLayoutAlignMiddle),
  align('bottom', IconLayoutAlignBottom),
  {
    id: 'distribute-x',
    label: text.actions.distributeX,
    group: 'arrange',
    icon: IconLayoutDistributeHorizontal,
    isEnabled: hasSeveral(3),
    perform: () => arrange((boxes) => distributeBoxes(boxes, 'x')),
  },
  {
    id: 'distribute-y',
    label: text.actions.distributeY,
    group: 'arrange',
    icon: IconLayoutDistributeVertical,
    isEnabled: hasSeveral(3),
    perform: () => arrange((boxes) => distributeBoxes(boxes, 'y')),
  },
];
