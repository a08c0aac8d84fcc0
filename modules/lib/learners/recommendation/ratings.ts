import type { RatingColumns } from '../../params/ratingColumns.ts';

/** Who rated what, and how: one entry a rating, in the table's order. */
export interface Ratings {
  count: number;
  /** Index into `userNames`. */
  users: Int32Array;
  /** Index into `itemNames`. */
  items: Int32Array;
  values: Float64Array;
  /** As text, each once, in binary order of their UTF-8. */
  userNames: string[];
  itemNames: string[];
  columns: RatingColumns;
}
