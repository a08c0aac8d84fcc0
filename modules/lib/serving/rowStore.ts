import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';

/** Rows of DuckDB's chunks. */
const chunkRows = 2048;

/** A table of numbers (DOUBLE) and texts (VARCHAR) beside the number of the row, which batches are put in one after the other. */
export class RowStore {
  readonly table: string;
  readonly #connection: DuckDBConnection;
  readonly #types: DuckDBType[];

  private constructor(connection: DuckDBConnection, table: string, types: DuckDBType[]) {
    this.#connection = connection;
    this.table = table;
    this.#types = types;
  }

  /** Columns of the table are `v`, the row's number, and `v0`, `v1` … */
  static async create(
    connection: DuckDBConnection,
    table: string,
    kinds: readonly ('number' | 'text')[],
  ): Promise<RowStore> {
    const types = kinds.map((kind) => (kind === 'text' ? VARCHAR : DOUBLE));
    const columns = types.map((type, i) => `v${i} ${type}`);
    await connection.run(`CREATE TABLE ${table} (${['v INTEGER', ...columns].join(', ')})`);
    return new RowStore(connection, table, [INTEGER, ...types]);
  }

  /** Appends rows: their numbers, and their values column by column. */
  async append(rows: Int32Array, columns: readonly ArrayLike<number | string | null>[]): Promise<void> {
    const appender = await this.#connection.createAppender(this.table);
    for (let first = 0; first < rows.length; first += chunkRows) {
      const count = Math.min(chunkRows, rows.length - first);
      const part = (values: ArrayLike<number | string | null>): DuckDBValue[] =>
        Array.from({ length: count }, (_, i) => values[first + i]!);
      const chunk = DuckDBDataChunk.create(this.#types, count);
      chunk.setColumns([part(rows), ...columns.map(part)]);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }
}
