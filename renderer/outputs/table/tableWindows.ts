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
/** Columns of one window: few, since unpacking those that nobody sees takes as long. */
const windowColumns = 10;
/** Rows of one request, at most. */
const rowsAsked = 1000;
/** Kept at most: about 60 MB. Long texts count for more. */
const cellsKept = 400_000;
const charactersOfACell = 16;
/** Milliseconds between two requests while the view moves on and on. */
const patience = 20;
/** Milliseconds that what is not in view yet waits for: what is in view is drawn first. */
const patienceAhead = 80;

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
  #lastAsked = Number.NEGATIVE_INFINITY;
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
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#flight || this.error !== undefined) return;
    const next = this.#requests().find(({ isHere }) => !isHere);
    if (!next) return;
    const wait = next.isAhead ? patienceAhead : this.#lastAsked + patience - performance.now();
    if (wait <= 0) void this.#fetchNext(next);
    else this.#timer = setTimeout(() => void this.#fetchNext(next), wait);
  }

  async #fetchNext(next: WindowRequest): Promise<void> {
    this.#timer = undefined;
    const flight: Flight = { keys: next.keys, abort: new AbortController() };
    this.#flight = flight;
    this.#lastAsked = performance.now();
    let isSeen = true;
    try {
      const { total, values } = await this.#fetch(next.request, flight.abort.signal);
      if (flight.abort.signal.aborted) return;
      isSeen = total !== this.total || this.#isInView(next.keys);
      this.total = total;
      this.#keep(next, values);
    } catch (error) {
      if (flight.abort.signal.aborted) return;
      this.error = error;
    }
    this.#flight = undefined;
    if (isSeen) this.changed();
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
    const columns = range(Math.floor(firstColumn / windowColumns), Math.floor(lastColumn / windowColumns));
    const inView = this.#requestOf(range(first, last), columns, false);
    return inTable ? [inView, this.#requestOf([ahead], columns, true)] : [inView];
  }

  /** One request for what is missing of some windows, of one rectangle. */
  #requestOf(blocks: readonly number[], columnBlocks: readonly number[], isAhead: boolean): WindowRequest {
    const isMissing = (block: number, columns: number) => !this.#kept.has(keyOf(block, columns));
    const missing = blocks.filter((block) => columnBlocks.some((columns) => isMissing(block, columns)));
    const asked = range(missing[0] ?? 0, missing.at(-1) ?? -1).slice(0, rowsAsked / windowRows);
    const askedColumns = columnBlocks.filter((columns) => asked.some((block) => isMissing(block, columns)));
    return {
      keys: blocks.flatMap((block) => columnBlocks.map((columns) => keyOf(block, columns))),
      blocks: asked,
      columnBlocks: askedColumns,
      isAhead,
      isHere: asked.length === 0,
      request: {
        offset: (asked[0] ?? 0) * windowRows,
        limit: asked.length * windowRows,
        columns: askedColumns.flatMap((i) => this.#columns.slice(i * windowColumns, (i + 1) * windowColumns)),
      },
    };
  }

  #isInView(keys: readonly string[]): boolean {
    const inView = new Set(this.#requests().flatMap((request) => (request.isAhead ? [] : request.keys)));
    return keys.some((key) => inView.has(key));
  }

  #keep({ blocks, columnBlocks }: WindowRequest, values: readonly (readonly Cell[])[]): void {
    for (const [i, columns] of columnBlocks.entries()) {
      const ofColumns = values.slice(i * windowColumns, (i + 1) * windowColumns);
      for (const [j, block] of blocks.entries()) {
        this.#keepWindow(
          keyOf(block, columns),
          ofColumns.map((cells) => cells.slice(j * windowRows, (j + 1) * windowRows)),
        );
      }
    }
    this.#evict();
  }

  #keepWindow(key: string, values: readonly (readonly Cell[])[]): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0;
    const window = { values, weight: weigh(values) };
    this.#kept.set(key, window);
    this.#weight += window.weight;
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
  /** The windows that are asked for, by rows and by columns. */
  blocks: readonly number[];
  columnBlocks: readonly number[];
  /** Of rows that are not in view yet. */
  isAhead: boolean;
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
