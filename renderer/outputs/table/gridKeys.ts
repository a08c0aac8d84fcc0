import { type Extent, moveCell, type Place } from './moveCell.ts';

/** What a key asks for, of the cell where one is. */
export type GridAct =
  | { do: 'move'; to: Place }
  /** Pixels that the column is to gain. */
  | { do: 'widen'; by: number }
  | { do: 'sort' | 'statistics' | 'filter' | 'copy' };

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const widthStep = 16;

/** The keys of the grid; null for keys that mean nothing here. */
export function readGridKey(pressed: Key, at: Place, extent: Extent): GridAct | null {
  const ctrl = pressed.ctrlKey || pressed.metaKey;
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  if (pressed.altKey) {
    if (key === 'ArrowLeft') return { do: 'widen', by: -widthStep };
    return key === 'ArrowRight' ? { do: 'widen', by: widthStep } : null;
  }
  if (ctrl && key === 'c') return { do: 'copy' };
  if (!ctrl && key === 'Enter' && at.row === -1) return { do: 'sort' };
  if (!ctrl && key === ' ') return { do: 'statistics' };
  if (!ctrl && key === 'f') return { do: 'filter' };
  const to = moveCell(at, { key, ctrl }, extent);
  return to && { do: 'move', to };
}
