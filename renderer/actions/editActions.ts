import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClipboard,
  IconCopy,
  IconCut,
  IconLayersIntersect,
  IconNote,
  IconTrash,
} from '@tabler/icons-react';
import { middleOf, revealStep } from '../canvas/canvasApi.ts';
import { useCanvas } from '../canvas/canvasStore.ts';
import { copyItems, pasteItems, readClip } from '../graph/clipboard.ts';
import { addNote, removeItems, updateNode } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { activeDocument, type OpenDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notify } from '../ui/notify.ts';
import type { Action } from './action.ts';
import { chosenSteps, hasSelection } from './selection.ts';

const hasDocument = () => activeDocument() !== undefined;

/** What was copied last in this page: used where the browser does not let the clipboard be read. */
let lastCopy = '';

/** What is selected, as text for the clipboard. */
export function copyText({ document }: OpenDocument): string {
  const { pipeline, selection } = document.store.getState();
  lastCopy = copyItems(pipeline, selection);
  return lastCopy;
}

async function copySelection(opened: OpenDocument): Promise<void> {
  await navigator.clipboard?.writeText(copyText(opened)).catch(() => undefined);
}

/** Pastes JSON text that was copied here or in another window. Answers whether it was any. */
export function pasteText(opened: OpenDocument, copied: string): boolean {
  const clip = readClip(copied);
  if (!clip || clip.nodes.length + clip.notes.length === 0) return false;
  let ids: string[] = [];
  opened.document.edit((pipeline) => {
    const pasted = pasteItems(pipeline, clip);
    ids = pasted.ids;
    return pasted.pipeline;
  });
  opened.document.select(ids);
  if (ids[0]) revealStep(opened.path, ids[0]);
  return true;
}

export function removeSelection({ document }: OpenDocument): void {
  const { selection } = document.store.getState();
  document.edit((pipeline) => removeItems(pipeline, selection));
  document.select([]);
  if (selection.length > 3) notify({ message: text.actions.deleted(selection.length) });
}

export const editActions: readonly Action[] = [
  {
    id: 'undo',
    label: text.actions.undo,
    group: 'edit',
    keys: 'mod+z',
    icon: IconArrowBackUp,
    isEnabled: () => (activeDocument()?.document.store.temporal.getState().pastStates.length ?? 0) > 0,
    perform: () => activeDocument()?.document.undo(),
  },
  {
    id: 'redo',
    label: text.actions.redo,
    group: 'edit',
    keys: 'mod+shift+z',
    icon: IconArrowForwardUp,
    isEnabled: () => (activeDocument()?.document.store.temporal.getState().futureStates.length ?? 0) > 0,
    perform: () => activeDocument()?.document.redo(),
  },
  {
    id: 'cut',
    label: text.actions.cut,
    group: 'edit',
    keys: 'mod+x',
    icon: IconCut,
    isEnabled: hasSelection,
    async perform() {
      const opened = activeDocument();
      if (!opened) return;
      await copySelection(opened);
      removeSelection(opened);
    },
  },
  {
    id: 'copy',
    label: text.actions.copy,
    group: 'edit',
    keys: 'mod+c',
    icon: IconCopy,
    isEnabled: hasSelection,
    async perform() {
      const opened = activeDocument();
      if (opened) await copySelection(opened);
    },
  },
  {
    id: 'paste',
    label: text.actions.paste,
    group: 'edit',
    keys: 'mod+v',
    icon: IconClipboard,
    isEnabled: hasDocument,
    async perform() {
      const opened = activeDocument();
      if (!opened) return;
      const copied = await navigator.clipboard?.readText().catch(() => lastCopy);
      if (!pasteText(opened, copied ?? '') && !pasteText(opened, lastCopy))
        notify({ message: text.actions.nothingToPaste });
    },
  },
  {
    id: 'duplicate',
    label: text.actions.duplicate,
    group: 'edit',
    keys: 'mod+d',
    icon: IconLayersIntersect,
    isEnabled: hasSelection,
    perform() {
      const opened = activeDocument();
      if (!opened) return;
      const { pipeline, selection } = opened.document.store.getState();
      pasteText(opened, copyItems(pipeline, selection));
    },
  },
  {
    id: 'delete',
    label: text.actions.delete,
    group: 'edit',
    keys: 'Delete',
    icon: IconTrash,
    isEnabled: hasSelection,
    perform() {
      const opened = activeDocument();
      if (opened) removeSelection(opened);
    },
  },
  {
    id: 'select-all',
    label: text.actions.selectAll,
    group: 'edit',
    keys: 'mod+a',
    isEnabled: hasDocument,
    perform() {
      const opened = activeDocument();
      if (!opened) return;
      const { nodes, notes } = opened.document.store.getState().pipeline;
      opened.document.select([...nodes, ...notes].map(({ id }) => id));
    },
  },
  {
    id: 'toggle-disabled',
    label: text.actions.toggleDisabled,
    group: 'edit',
    isEnabled: () => (chosenSteps()?.ids.length ?? 0) > 0,
    perform() {
      const chosen = chosenSteps();
      if (!chosen) return;
      chosen.opened.document.edit((pipeline) => {
        const disable = chosen.ids.some((id) => findNode(pipeline, id)?.disabled !== true);
        return chosen.ids.reduce((done, id) => updateNode(done, id, { disabled: disable || undefined }), pipeline);
      });
    },
  },
  {
    id: 'add-note',
    label: text.actions.addNote,
    group: 'edit',
    icon: IconNote,
    isEnabled: hasDocument,
    perform() {
      const opened = activeDocument();
      if (!opened) return;
      let id = '';
      opened.document.edit((pipeline) => {
        const added = addNote(pipeline, middleOf(opened.path).position, '');
        id = added.id;
        return added.pipeline;
      });
      opened.document.select([id]);
    },
  },
  {
    id: 'add-step',
    label: text.actions.addStep,
    group: 'edit',
    keys: '/',
    isEnabled: hasDocument,
    perform() {
      const opened = activeDocument();
      if (opened) useCanvas.setState({ quickAdd: middleOf(opened.path) });
    },
  },
  {
    id: 'connections',
    label: text.actions.connections,
    group: 'edit',
    isEnabled: () => chosenSteps()?.ids.length === 1,
    perform: () => useCanvas.setState({ connecting: chosenSteps()?.ids[0] ?? null }),
  },
];
