import type { Cell } from '../../../pipelines/contract/rpc/outputs.ts';
import { Notifier } from './notifier.ts';

export interface RowsRequest {
  offset: number;
  limit: number;
  columns: string[];
}

/** Asks for a window of rows; the values come column by column. */
export type FetchRows = (
  request: RowsRequest,
  signal: AbortSignal,
) => Promise<{ total: number; values: readonly (readonly Cell[])[] }>;

/** A part of the table, both ends included. */
export interface TablePart {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/** Rows of one window. */
const windowRows = 200;
/** Columns of one window. */
const windowColumns = 20;
/** Kept at most: about 60 MB. Long texts count for more. */
const cellsKept = 400_000;
const charactersOfACell = 16;
/** Milliseconds that a request waits, in case the view moves on at once. */
const patience = 20;

interface Window {
  values: readonly (readonly Cell[])[];
  weight: number;
}

interface Flight {
  keys: readonly string[];
  abort: AbortController;
}

/**
 * The part of a table that is in view, fetched window by window as the view moves. Requests that the view has left behind are
 * cancelled; windows that were not looked at for longest are given up.
 */
export class TableWindows extends Notifier {
  readonly #columns: readonly string[];
  readonly #fetch: FetchRows;
  /** The one looked at last is the last one. */
  readonly #kept = new Map<string, Window>();
  #weight = 0;
  #flight: Flight | undefined;
  #wanted: TablePart | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDown = true;
  /** Rows in the table, those that pass the filters; undefined until the first answer. */
  total: number | undefined;
  /** Why the last request failed; nothing is asked until `retry` or a move. */
  error: unknown;

  constructor(columns: readonly string[], fetchRows: FetchRows) {
    super();
    this.#columns = columns;
    this.#fetch = fetchRows;
  }

  /** The value of a cell; undefined while it is not here yet. */
  cell(row: number, column: number): Cell | undefined {
    const window = this.#kept.get(keyOf(Math.floor(row / windowRows), Math.floor(column / windowColumns)));
    return window?.values[column % windowColumns]?.[row % windowRows];
  }

  /** Tells what is in view. */
  show(part: TablePart): void {
    const before = this.#wanted;
    if (before && samePart(before, part)) return;
    if (before && before.firstRow !== part.firstRow) this.#isDown = part.firstRow > before.firstRow;
    this.#wanted = part;
    this.error = undefined;
    this.#dropStale();
    this.#schedule();
  }

  retry(): void {
    this.error = undefined;
    this.#schedule();
    this.changed();
  }

  /** Cancels what is under way. Showing something again goes on. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flight?.abort.abort();
    this.#flight = undefined;
    this.#wanted = undefined;
  }

  #dropStale(): void {
    const wanted = new Set(this.#requests().flatMap(({ keys }) => keys));
    if (this.#flight && !this.#flight.keys.some((key) => wanted.has(key))) {
      this.#flight.abort.abort();
      this.#flight = undefined;
    }
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#flight || this.error !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#fetchNext();
    }, patience);
  }

  async #fetchNext(): Promise<void> {
    const next = this.#flight || this.error !== undefined ? undefined : this.#requests().find(({ isHere }) => !isHere);
    if (!next) return;
    const flight: Flight = { keys: next.keys, abort: new AbortController() };
    this.#flight = flight;
    try {
      const { total, values } = await this.#fetch(next.request, flight.abort.signal);
      if (flight.abort.signal.aborted) return;
      this.total = total;
      this.#keep(next, values);
    } catch (error) {
      if (flight.abort.signal.aborted) return;
      this.error = error;
    }
    this.#flight = undefined;
    this.changed();
    this.#schedule();
  }

  /** What the view needs, in the order of need: the rows in view, then those it moves towards. */
  #requests(): WindowRequest[] {
    if (!this.#wanted) return [];
    const { firstRow, lastRow, firstColumn, lastColumn } = this.#wanted;
    const first = Math.floor(firstRow / windowRows);
    const last = Math.max(first, Math.floor(lastRow / windowRows));
    const ahead = this.#isDown ? last + 1 : first - 1;
    const inTable = ahead >= 0 && (this.total === undefined ? false : ahead * windowRows < this.total);
    const columnBlocks = range(Math.floor(firstColumn / windowColumns), Math.floor(lastColumn / windowColumns));
    return [...range(first, last), ...(inTable ? [ahead] : [])].map((block) => this.#requestOf(block, columnBlocks));
  }

  #requestOf(block: number, columnBlocks: readonly number[]): WindowRequest {
    const missing = columnBlocks.filter((columns) => !this.#kept.has(keyOf(block, columns)));
    const columns = missing.flatMap((i) => this.#columns.slice(i * windowColumns, (i + 1) * windowColumns));
    return {
      keys: columnBlocks.map((columns) => keyOf(block, columns)),
      block,
      columnBlocks: missing,
      isHere: missing.length === 0,
      request: { offset: block * windowRows, limit: windowRows, columns },
    };
  }

  #keep({ block, columnBlocks }: WindowRequest, values: readonly (readonly Cell[])[]): void {
    for (const [i, columns] of columnBlocks.entries()) {
      const part = values.slice(i * windowColumns, (i + 1) * windowColumns);
      const window = { values: part, weight: weigh(part) };
      this.#kept.set(keyOf(block, columns), window);
      this.#weight += window.weight;
    }
    this.#evict();
  }

  #evict(): void {
    const needed = new Set(this.#requests().flatMap(({ keys }) => keys));
    for (const key of needed) {
      const window = this.#kept.get(key);
      if (!window) continue;
      this.#kept.delete(key);
      this.#kept.set(key, window);
    }
    for (const [key, window] of this.#kept) {
      if (this.#weight <= cellsKept || needed.has(key)) return;
      this.#kept.delete(key);
      this.#weight -= window.weight;
    }
  }
}

interface WindowRequest {
  keys: readonly string[];
  block: number;
  /** Of the columns, those that are not here. */
  columnBlocks: readonly number[];
  isHere: boolean;
  request: RowsRequest;
}

const keyOf = (rows: number, columns: number) => `${rows}/${columns}`;

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

function samePart(a: TablePart, b: TablePart): boolean {
  return (
    a.firstRow === b.firstRow &&
    a.lastRow === b.lastRow &&
    a.firstColumn === b.firstColumn &&
    a.lastColumn === b.lastColumn
  );
}

/** What a window takes, in cells of a number's size. */
function weigh(values: readonly (readonly Cell[])[]): number {
  let weight = 0;
  for (const column of values) {
    weight += column.length;
    for (const cell of column) if (typeof cell === 'string') weight += cell.length / charactersOfACell;
  }
  return weight;
}
