import { temporal } from 'zundo';
import { createStore } from 'zustand/vanilla';
import type { Pipeline } from '../../pipelines/contract/graph.ts';

/** `conflict`: the file was changed by somebody else since it was read; nothing is written until the user has decided. */
export type SaveState =
  | { state: 'saved' }
  | { state: 'unsaved' }
  | { state: 'saving' }
  | { state: 'failed'; message: string }
  | { state: 'conflict'; revision: string | null };

export interface DocumentState {
  /** File in the workspace. */
  path: string;
  pipeline: Pipeline;
  /** Of the file that the pipeline was read from or last written to; null: there is no file. */
  revision: string | null;
  save: SaveState;
  /** Ids of steps, notes and edges. */
  selection: readonly string[];
  /** Values given to pipeline parameters for the next run, by name. Not part of the file. */
  parameters: Record<string, unknown>;
}

/** How long edits of one thing (typing, dragging) count as one step of undo. Milliseconds. */
const oneEdit = 1_000;
const undoSteps = 500;

/**
 * One open pipeline. Every change of `pipeline` goes through `edit`, so that it can be undone; edits with the same tag that
 * follow each other closely are undone together.
 */
export function createDocument(initial: Pick<DocumentState, 'path' | 'pipeline' | 'revision'>) {
  const store = createStore<DocumentState>()(
    temporal((): DocumentState => ({ ...initial, save: { state: 'saved' }, selection: [], parameters: {} }), {
      partialize: ({ pipeline }) => ({ pipeline }),
      equality: (past, current) => past.pipeline === current.pipeline,
      limit: undoSteps,
    }),
  );
  let last = { tag: '', at: 0 };

  function edit(change: (pipeline: Pipeline) => Pipeline, tag = ''): void {
    const before = store.getState().pipeline;
    const after = change(before);
    if (after === before) return;
    const now = Date.now();
    const joins = tag !== '' && tag === last.tag && now - last.at < oneEdit;
    const history = store.temporal.getState();
    if (joins) history.pause();
    store.setState({ pipeline: after });
    if (joins) history.resume();
    last = { tag, at: now };
  }

  /** Undo and redo keep only what still exists selected. */
  function travel(step: 'undo' | 'redo'): void {
    store.temporal.getState()[step]();
    last = { tag: '', at: 0 };
    const { pipeline, selection } = store.getState();
    const ids = new Set([...pipeline.nodes, ...pipeline.notes].map(({ id }) => id));
    const kept = selection.filter((id) => ids.has(id));
    if (kept.length < selection.length) store.setState({ selection: kept });
  }

  return {
    store,
    edit,
    undo: () => travel('undo'),
    redo: () => travel('redo'),
    select(selection: readonly string[]) {
      const current = store.getState().selection;
      if (current.length === selection.length && current.every((id, index) => id === selection[index])) return;
      store.setState({ selection });
    },
  };
}
export type Document = ReturnType<typeof createDocument>;
