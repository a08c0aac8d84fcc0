import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { RequestColumn } from '../../lib/serving/servedRows.ts';
import type { RequestValue } from './requestValues.ts';

/** Rows on their way to the scorer. Those that cannot be scored are only counted, with the reason. */
export class RequestBatch {
  readonly #values: readonly RequestValue[];
  #columns: RequestColumn[];
  #scored = 0;
  /** One a row: null where it goes to the scorer. */
  #reasons: (string | null)[] = [];
  readonly #size: number;

  constructor(values: readonly RequestValue[], size: number) {
    this.#values = values;
    this.#size = size;
    this.#columns = this.#make();
  }

  /** How many rows it has. */
  get rows(): number {
    return this.#reasons.length;
  }

  /** What has to be selected for `add`. */
  select(): string {
    const problems = this.#values.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
    const reason = problems.length === 0 ? 'NULL::VARCHAR' : `coalesce(${problems.join(', ')}, NULL)`;
    return [...this.#values.map(({ value }) => value), reason].join(', ');
  }

  add(chunk: DuckDBDataChunk): void {
    const reasons = chunk.getColumnValues(this.#values.length) as (string | null)[];
    const good: number[] = [];
    for (let i = 0; i < chunk.rowCount; i += 1) {
      this.#reasons.push(reasons[i] ?? null);
      if (reasons[i] == null) good.push(i);
    }
    for (const [k, target] of this.#columns.entries()) {
      const values = chunk.getColumnValues(k) as (string | number | null)[];
      for (const [place, row] of good.entries()) target[this.#scored + place] = values[row] as never;
    }
    this.#scored += good.length;
  }

  /** The columns of the rows to score, how many those are, and the reasons of all rows. It is empty then. */
  take(): { columns: RequestColumn[]; scored: number; reasons: (string | null)[] } {
    const scored = this.#scored;
    const columns = this.#columns.map((column) =>
      column instanceof Float64Array ? column.subarray(0, scored) : column.slice(0, scored),
    );
    const reasons = this.#reasons;
    this.#columns = this.#make();
    this.#reasons = [];
    this.#scored = 0;
    return { columns, scored, reasons };
  }

  #make(): RequestColumn[] {
    return this.#values.map(({ column }) => (column.type === 'string' ? [] : new Float64Array(this.#size)));
  }
}
