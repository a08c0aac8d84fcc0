import { create } from 'zustand';
import type { Point } from '../graph/edit.ts';

export interface QuickAddRequest {
  /** Where the menu opens, in pixels of the page. */
  screen: Point;
  /** Where the step goes, in the canvas' own coordinates. */
  position: Point;
  /** An end of the wire that was dropped: only modules that fit are offered. */
  from?: string;
  to?: string;
}

/** A saved version by its id, or the pipeline as it is now. */
export type VersionChoice = number | 'now';

interface CanvasState {
  /** While a wire is dragged: ends that it may be dropped on. */
  fitting: ReadonlySet<string> | null;
  quickAdd: QuickAddRequest | null;
  /** Id of the edge that what is dragged would be put into. */
  spliceEdge: string | null;
  /** Step whose connections are edited in a dialog. */
  connecting: string | null;
  contextMenu: { screen: Point } | null;
  /** Note that is being written. */
  editingNote: string | null;
  /** Two versions of the pipeline that are compared. */
  compared: { before: VersionChoice; after: VersionChoice } | null;
  /** The zoom is so small that cards are plain boxes. */
  isFar: boolean;
}

/** What goes on on the canvas at the moment, and is no part of the pipeline. */
export const useCanvas = create<CanvasState>(() => ({
  fitting: null,
  quickAdd: null,
  spliceEdge: null,
  connecting: null,
  contextMenu: null,
  editingNote: null,
  compared: null,
  isFar: false,
}));
