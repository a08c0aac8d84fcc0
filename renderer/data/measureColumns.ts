import type { Cell } from '../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../pipelines/contract/table.ts';

/** Pixels. A letter is counted as wide as most are in the table's font. */
const letter = 7;
const padding = 18;
/** Room for the choice of a type. */
const least = 140;
const most = 300;
const rowsLookedAt = 40;

/** Widths in pixels, by what is in the columns. */
export function measureColumns(columns: readonly Column[], values: readonly (readonly Cell[])[]): number[] {
  return columns.map(({ name }, index) => {
    const cells = values[index]?.slice(0, rowsLookedAt) ?? [];
    const longest = Math.max(name.length, ...cells.map((cell) => String(cell ?? '').length));
    return Math.min(most, Math.max(least, longest * letter + padding));
  });
}
