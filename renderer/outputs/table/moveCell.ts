/** A cell of the grid; row −1 is the header. */
export interface Place {
  row: number;
  column: number;
}

export interface Extent {
  rows: number;
  columns: number;
  /** Rows that fit in the view. */
  page: number;
}

/** Where a key leads from a cell, as in the grid pattern of ARIA; null when the key does not move. */
export function moveCell(from: Place, key: { key: string; ctrl: boolean }, extent: Extent): Place | null {
  const to = target(from, key, extent);
  if (!to) return null;
  return {
    row: Math.min(extent.rows - 1, Math.max(-1, to.row)),
    column: Math.min(extent.columns - 1, Math.max(0, to.column)),
  };
}

function target({ row, column }: Place, { key, ctrl }: { key: string; ctrl: boolean }, extent: Extent): Place | null {
  const lastColumn = extent.columns - 1;
  switch (key) {
    case 'ArrowUp':
      return { row: ctrl ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: ctrl ? extent.rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: ctrl ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: ctrl ? lastColumn : column + 1 };
    case 'Home':
      return { row: ctrl ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrl ? extent.rows - 1 : row, column: lastColumn };
    case 'PageUp':
      return { row: Math.max(row === -1 ? -1 : 0, row - extent.page), column };
    case 'PageDown':
      return { row: row + extent.page, column };
    default:
      return null;
  }
}
