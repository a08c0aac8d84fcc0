import { canvasOf } from '../canvas/canvasApi.ts';
import { cardSize } from '../graph/arrange.ts';
import { activeDocument, type OpenDocument } from '../store/documents.ts';

/** The active pipeline and the ids of its chosen steps. */
export function chosenSteps(): { opened: OpenDocument; ids: string[] } | undefined {
  const opened = activeDocument();
  if (!opened) return undefined;
  const { pipeline, selection } = opened.document.store.getState();
  const chosen = new Set(selection);
  return { opened, ids: pipeline.nodes.filter(({ id }) => chosen.has(id)).map(({ id }) => id) };
}

export function hasSelection(): boolean {
  return (activeDocument()?.document.store.getState().selection.length ?? 0) > 0;
}

/** Sizes of the cards, as they are on the canvas. */
export function cardSizes({ path, document }: OpenDocument): Map<string, { width: number; height: number }> {
  const flow = canvasOf(path);
  return new Map(
    document.store.getState().pipeline.nodes.map(({ id }) => {
      const measured = flow?.getInternalNode(id)?.measured;
      return [id, { width: measured?.width ?? cardSize.width, height: measured?.height ?? cardSize.height }];
    }),
  );
}
