/**
 * The values of one request column, one a row: numbers with NaN where missing (booleans are 0 and 1, datetimes days since
 * 1970-01-01 UTC), or texts with null where missing.
 */
export type RequestColumn = Float64Array | (string | null)[];

/** What is answered: values by response column, one a row, null where missing; and the rows that have none. */
export interface Answer {
  columns: (string | number | boolean | null)[][];
  /** Why a row has no answer, by its index: its values in `columns` are null. */
  failed: Map<number, string>;
}

/** Scores rows. What the servable's steps do, however they are run. */
export interface Scorer extends AsyncDisposable {
  /** `columns` in the order of the servable's request. Rows never depend on each other. */
  score(columns: readonly RequestColumn[], rowCount: number): Promise<Answer>;
}
