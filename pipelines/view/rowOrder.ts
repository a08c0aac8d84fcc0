import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from '../../modules/define.ts';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import type { TableFilter, TableSort } from '../contract/rpc/outputs.ts';
import { filterSql, orderSql } from './filterSql.ts';
import { KeptValues } from './keptValues.ts';
import type { ViewDatabase, ViewedTable } from './viewDatabase.ts';

const idBytes = 4;
const mostRows = 2 ** 32;
const ordersKept = 12;

/** Row numbers of a sorted or filtered table, in their order, in a file of unsigned 32-bit integers. */
export class RowOrder {
  readonly total: number;
  readonly #file: FileHandle;

  constructor(file: FileHandle, total: number) {
    this.#file = file;
    this.total = total;
  }

  async read(start: number, count: number): Promise<number[]> {
    const ids = new Uint32Array(count);
    const { bytesRead } = await this.#file.read(new Uint8Array(ids.buffer), 0, count * idBytes, start * idBytes);
    return Array.from(ids.subarray(0, bytesRead / idBytes));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** An order that is being found, or was. It is given up when nobody waits for it any more. */
interface Search {
  order: Promise<RowOrder>;
  controller: AbortController;
  waiting: number;
  found: boolean;
}

/** Finds each order once and keeps the last ones, so that scrolling through one costs what scrolling the table does. */
export class RowOrders {
  readonly #database: ViewDatabase;
  readonly #kept = new KeptValues<Search>(ordersKept, ({ order, controller }) => {
    controller.abort();
    order.then((found) => found.close()).catch(() => {});
  });

  constructor(database: ViewDatabase) {
    this.#database = database;
  }

  async find(
    table: ViewedTable,
    sort: readonly TableSort[],
    filters: readonly TableFilter[],
    signal: AbortSignal,
  ): Promise<RowOrder> {
    if (table.rows >= mostRows)
      throw new StepError('A table of more than 4 billion rows cannot be sorted or filtered.');
    const key = JSON.stringify([table.path, sort, filters]);
    const search = this.#kept.find(key) ?? this.#begin(key, table, sort, filters);
    search.waiting += 1;
    const leave = () => {
      search.waiting -= 1;
      if (search.waiting > 0 || search.found) return;
      this.#kept.remove(search);
      search.controller.abort();
    };
    try {
      return await settleOrAbort(search.order, signal);
    } finally {
      leave();
    }
  }

  #begin(key: string, table: ViewedTable, sort: readonly TableSort[], filters: readonly TableFilter[]): Search {
    const controller = new AbortController();
    const select =
      `SELECT file_row_number::UINTEGER FROM read_parquet(${quoteLiteral(table.path)}, file_row_number = true) ` +
      `WHERE ${filterSql(table, filters)}${sort.length === 0 ? '' : ` ORDER BY ${orderSql(table, sort)}`}`;
    const order = writeOrder(this.#database, select, controller.signal);
    const search: Search = { order, controller, waiting: 0, found: false };
    order.then(
      () => {
        search.found = true;
      },
      () => this.#kept.remove(search),
    );
    this.#kept.keep(key, search);
    return search;
  }
}

async function writeOrder(database: ViewDatabase, select: string, signal: AbortSignal): Promise<RowOrder> {
  const path = join(database.tempDir, `order-${randomUUID()}`);
  const file = await open(path, 'wx+');
  // The file goes with its handle, whatever ends this process.
  if (process.platform !== 'win32') await rm(path);
  try {
    let total = 0;
    await database.takeTurn(signal, 'awaited', async (connection) => {
      const result = await connection.stream(select);
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        signal.throwIfAborted();
        const ids = Uint32Array.from(chunk.getColumnValues(0) as number[]);
        await file.write(new Uint8Array(ids.buffer));
        total += ids.length;
      }
    });
    return new RowOrder(file, total);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function settleOrAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}
