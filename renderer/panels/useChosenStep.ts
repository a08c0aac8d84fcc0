import { useDocument } from '../canvas/OpenedContext.tsx';
import { findNode, titleOf } from '../graph/lookup.ts';

/** The step that is selected, when it is one. */
export function useChosenStep(): { id: string; title: string } | undefined {
  const node = useDocument(({ pipeline, selection }) =>
    selection.length === 1 && selection[0] !== undefined ? findNode(pipeline, selection[0]) : undefined,
  );
  return node && { id: node.id, title: titleOf(node) };
}
