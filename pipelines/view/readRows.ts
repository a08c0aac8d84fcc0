import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import type { Cell } from '../contract/rpc/outputs.ts';
import type { Column } from '../contract/table.ts';
import { cellSql, textLength, toCell } from './cells.ts';
import { KeptValues } from './keptValues.ts';
import type { ViewRequest } from './protocol.ts';
import { RowOrders } from './rowOrder.ts';
import { findColumns, type ViewDatabase, type ViewedTable } from './viewDatabase.ts';

type RowsRequest = Extract<ViewRequest, { type: 'rows' }>;

/** Values column by column, of the rows from `start`. */
interface Window {
  start: number;
  values: Cell[][];
}

/** Rows read at once: whoever looks at some is about to scroll to their neighbours, which are unpacked with them. */
const mostRowsRead = 1000;
/** Cells read at once in the order of the file, where that is more than is asked for: to hand them out takes time too. */
const cellsRead = 30_000;
/** Columns of one query. More are read by several at once, since unpacking takes most of the time. */
const columnsAtOnce = 40;
/** The same for rows that lie all over the file. */
const scatteredColumnsAtOnce = 8;

const windowsKept = 16;

/** Reads windows of tables, and keeps the last ones with the orders that they were read in. */
export class RowReader {
  readonly #database: ViewDatabase;
  readonly #orders: RowOrders;
  readonly #windows = new KeptValues<Window>(windowsKept, () => {});

  constructor(database: ViewDatabase) {
    this.#database = database;
    this.#orders = new RowOrders(database);
  }

  /** A window of a table, sorted and filtered as asked for. */
  async read(request: RowsRequest, signal: AbortSignal): Promise<{ total: number; values: Cell[][] }> {
    const table = await this.#database.describe(request.path);
    const columns = findColumns(table, request.columns);
    const { sort, filters } = request;
    const ordered = sort.length > 0 || filters.length > 0;
    const order = ordered ? await this.#orders.find(table, sort, filters, signal) : undefined;
    const total = order?.total ?? table.rows;
    const offset = Math.min(request.offset, total);
    const limit = Math.min(request.limit, total - offset);
    if (limit === 0) return { total, values: columns.map(() => []) };
    const length = textLength(request.limit * columns.length);
    const key = JSON.stringify([request.path, request.columns, request.sort, request.filters, length]);
    let window = this.#windows.find(
      key,
      ({ start, values }) => start <= offset && offset + limit <= start + values[0]!.length,
    );
    if (!window) {
      const rowsRead = order ? mostRowsRead : Math.min(mostRowsRead, Math.floor(cellsRead / columns.length));
      const start = Math.max(0, Math.min(offset - Math.floor((rowsRead - limit) / 2), total - rowsRead));
      const count = Math.min(Math.max(rowsRead, limit), total - start);
      const ids = await order?.read(start, count);
      window = {
        start,
        values: await readColumns(this.#database, table, columns, { start, count, ids, length }, signal),
      };
      this.#windows.keep(key, window);
    }
    const first = offset - window.start;
    return { total, values: window.values.map((values) => values.slice(first, first + limit)) };
  }
}

interface Wanted {
  start: number;
  count: number;
  /** Row numbers in the file; undefined: `count` rows from `start`. */
  ids: number[] | undefined;
  length: number;
}

async function readColumns(
  database: ViewDatabase,
  table: ViewedTable,
  columns: Column[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Cell[][]> {
  const groups: Column[][] = [];
  const size = wanted.ids ? scatteredColumnsAtOnce : columnsAtOnce;
  for (let i = 0; i < columns.length; i += size) groups.push(columns.slice(i, i + size));
  const read = await Promise.all(
    groups.map((group) => database.use(signal, (connection) => readGroup(connection, table, group, wanted))),
  );
  return read.flat();
}

/** A range of row numbers lets DuckDB pass over the row groups outside of it, which OFFSET does not. */
async function readGroup(
  connection: DuckDBConnection,
  { path }: ViewedTable,
  columns: Column[],
  { start, count, ids, length }: Wanted,
): Promise<Cell[][]> {
  const [low, high] = ids ? boundsOf(ids) : [start, start + count - 1];
  const among = ids ? ` AND file_row_number IN (${ids.join(', ')})` : '';
  const reader = await connection.runAndReadAll(
    `SELECT file_row_number, ${columns.map((column) => cellSql(column, length)).join(', ')}
     FROM read_parquet(${quoteLiteral(path)}, file_row_number = true)
     WHERE file_row_number >= ${low} AND file_row_number <= ${high}${among}`,
  );
  const [numbers = [], ...values] = reader.getColumns();
  const places = new Map(numbers.map((number, i) => [Number(number), i]));
  const wanted = ids ?? Array.from({ length: count }, (_, i) => start + i);
  return columns.map((column, j) => wanted.map((row) => toCell(values[j]![places.get(row)!] ?? null, column)));
}

function boundsOf(ids: readonly number[]): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const id of ids) {
    if (id < low) low = id;
    if (id > high) high = id;
  }
  return [low, high];
}
