import type { ColumnStatistics } from '../../../pipelines/contract/rpc/outputs.ts';
import { Notifier } from './notifier.ts';

export type FetchStatistics = (columns: string[], signal: AbortSignal) => Promise<readonly ColumnStatistics[]>;

/** Columns asked for at once, where they do not take long. */
const columnsAtOnce = 8;
/** Milliseconds that one column may take for several to be asked for at once. */
const quick = 100;

/** Statistics of the columns that are in view, those looked at first; column by column where that takes long, so that each shows when it is there. */
export class ColumnFigures extends Notifier {
  readonly #fetch: FetchStatistics;
  readonly #known = new Map<string, ColumnStatistics>();
  #wanted: readonly string[] = [];
  /** A column that is looked at by itself, before all others. */
  #first: string | undefined;
  #atOnce = 1;
  #flight: { columns: readonly string[]; abort: AbortController } | undefined;
  /** Why the last request failed; nothing more is asked until `retry`. */
  error: unknown;

  constructor(fetchStatistics: FetchStatistics) {
    super();
    this.#fetch = fetchStatistics;
  }

  get(column: string): ColumnStatistics | undefined {
    return this.#known.get(column);
  }

  /** Tells which columns are in view. */
  show(columns: readonly string[]): void {
    this.#wanted = columns;
    const flight = this.#flight;
    if (flight && !flight.columns.some((column) => column === this.#first || columns.includes(column))) {
      flight.abort.abort();
      this.#flight = undefined;
    }
    void this.#fetchNext();
  }

  /** Tells which column is looked at by itself: its statistics come next. Answers how to end that. */
  want(column: string): () => void {
    this.#first = column;
    void this.#fetchNext();
    return () => {
      if (this.#first === column) this.#first = undefined;
    };
  }

  retry(): void {
    this.error = undefined;
    void this.#fetchNext();
    this.changed();
  }

  /** Cancels what is under way. Showing something again goes on. */
  close(): void {
    this.#flight?.abort.abort();
    this.#flight = undefined;
    this.#wanted = [];
  }

  async #fetchNext(): Promise<void> {
    if (this.#flight || this.error !== undefined) return;
    const wanted = this.#first === undefined ? this.#wanted : new Set([this.#first, ...this.#wanted]);
    const columns = [...wanted].filter((column) => !this.#known.has(column)).slice(0, this.#atOnce);
    if (columns.length === 0) return;
    const flight = { columns, abort: new AbortController() };
    this.#flight = flight;
    const start = performance.now();
    try {
      const found = await this.#fetch(columns, flight.abort.signal);
      if (flight.abort.signal.aborted) return;
      this.#atOnce = performance.now() - start < quick * columns.length ? columnsAtOnce : 1;
      for (const statistics of found) this.#known.set(statistics.name, statistics);
    } catch (error) {
      if (flight.abort.signal.aborted) return;
      this.error = error;
    }
    this.#flight = undefined;
    this.changed();
    void this.#fetchNext();
  }
}
