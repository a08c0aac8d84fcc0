import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { type Column, tableMetadata, tableMetadataKey } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { quoteIdentifier, quoteLiteral } from './sql.ts';

/** A Parquet table that SQL can read. */
export interface Table {
  /** A relation for a FROM clause. Row order is the file's. */
  from: string;
  columns: Column[];
  rowCount: number;
  /** SQL, in a SELECT over `from` alone: the number of a row, from 0. */
  rowNumber: string;
}

/** How the rows of a result come about; it decides whether several threads still give the same bytes. */
export type RowFlow =
  /**
   * Rows stream from one source in order, and some may be left out: each batch of the source (a row group of a Parquet file, a
   * block of a CSV file, so many rows of a sort by distinct values) becomes a row group of its own, whichever thread works on
   * it. Where DuckDB plans no batches (a join, an aggregate) it is the same as 'any'.
   */
  | 'batch-by-batch'
  /** Join, aggregate, sort by values that repeat: written by one thread, because batch sizes (and sums of doubles) depend on timing. */
  | 'any';

/** What a session takes of a step's context. */
export type SessionContext = Pick<RunContext, 'memoryLimit' | 'tempDir' | 'signal' | 'threads' | 'progress'>;

/**
 * One DuckDB in memory for one step, with the step's limits, closed to the network.
 * Spills to the step's temp folder. Statistics that end up in an artifact come from `query`, which uses one thread: a
 * parallel sum of doubles differs in its last bits from run to run.
 */
export class TableSession implements AsyncDisposable {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #context: SessionContext;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, context: SessionContext) {
    this.#instance = instance;
    this.#connection = connection;
    this.#context = context;
  }

  static async open(context: SessionContext): Promise<TableSession> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      // DuckDB's limit covers its buffers only; the rest is for what it allocates beside them and for Node.
      memory_limit: `${Math.floor((context.memoryLimit * 0.55) / 1e6)}MB`,
      temp_directory: join(context.tempDir, 'duckdb'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    // Takes time with the square of the expressions: 30 of the 34 s of reading 5,000 columns, and nothing to gain here.
    await connection.run("SET disabled_optimizers = 'common_subexpressions'");
    const session = new TableSession(instance, connection, context);
    context.signal.addEventListener('abort', () => connection.interrupt(), { once: true });
    return session;
  }

  /** Opens an artifact. Throws StepError when the file is no table of Pipewright's. */
  async read(path: string): Promise<Table> {
    const file = quoteLiteral(path);
    const metadata = await this.query<{ value: string }>(
      `SELECT decode(value) AS value FROM parquet_kv_metadata(${file}) WHERE decode(key) = ${quoteLiteral(tableMetadataKey)}`,
    );
    const json = metadata[0]?.value;
    if (json === undefined) throw new StepError('The input is not a table written by Pipewright.');
    const { columns } = tableMetadata.parse(JSON.parse(json));
    const [count] = await this.query<{ n: bigint }>(`SELECT num_rows AS n FROM parquet_file_metadata(${file})`);
    // The reader's own number comes from every thread; a column of the same name would hide it.
    const isHidden = columns.some(({ name }) => name.toLowerCase() === 'file_row_number');
    const rowNumber = isHidden ? 'row_number() OVER () - 1' : 'file_row_number';
    return { from: `read_parquet(${file})`, columns, rowCount: Number(count?.n ?? 0), rowNumber };
  }

  /**
   * Writes the rows of `select` as a table artifact at `path`. `columns` describes them in the order of the SELECT; its
   * values are cast to the columns' types. `flow` 'any' is always right; 'batch-by-batch' is faster where it is true.
   */
  async write(path: string, select: string, columns: Column[], flow: RowFlow = 'any'): Promise<void> {
    const { threads } = this.#context;
    if (flow === 'any') return this.#run(copySql(path, select, columns));
    try {
      // DuckDB plans for batches only where there are two threads.
      await this.#connection.run('SET threads = 2');
      const sql = copySql(path, select, columns, asBatches);
      const inBatches = (await this.#plan(sql)).includes('BATCH_COPY_TO_FILE');
      if (inBatches) await this.#runWith(Math.max(2, threads), sql);
      else await this.#runWith(1, copySql(path, select, columns));
    } finally {
      await this.#connection.run('SET threads = 1');
    }
  }

  async #runWith(threads: number, sql: string): Promise<void> {
    await this.#connection.run(`SET threads = ${threads}`);
    await this.#run(sql);
  }

  async #plan(sql: string): Promise<string> {
    const rows = await this.query<{ explain_value: string }>(`EXPLAIN ${sql}`);
    return rows.map((row) => row.explain_value).join('\n');
  }

  /** Rows as objects (BIGINT as bigint, TIMESTAMP as DuckDB's value). For results that fit in memory. */
  async query<T>(sql: string, values?: DuckDBValue[]): Promise<T[]> {
    const reader = await this.#connection.runAndReadAll(sql, values);
    return reader.getRowObjects() as T[];
  }

  /** Runs a statement for its effect. */
  async execute(sql: string): Promise<void> {
    await this.#run(sql);
  }

  /** A second connection to the same database: to append to a table while a stream of the first connection is read. */
  async connect(): Promise<DuckDBConnection> {
    return await this.#instance.connect();
  }

  /** For what the methods above do not cover: streams, appenders. */
  get connection(): DuckDBConnection {
    return this.#connection;
  }

  async #run(sql: string): Promise<void> {
    const timer = setInterval(() => {
      const { percentage } = this.#connection.progress;
      if (percentage > 0) this.#context.progress(Math.min(percentage / 100, 1));
    }, 250);
    try {
      await this.#connection.run(sql);
    } finally {
      clearInterval(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(join(this.#context.tempDir, 'duckdb'), { recursive: true, force: true });
  }
}

/** Rows: DuckDB's default, the rows of a row group in its own tables. */
const rowGroupSize = 122_880;
/** Takes batches as they come, where the plan has batches (batch_size in DuckDB's PhysicalBatchCopyToFile). */
const asBatches = 0;

/** The COPY statement that writes the rows of `select` as a table artifact at `path`. */
export function copySql(path: string, select: string, columns: Column[], groupSize = rowGroupSize): string {
  if (columns.length === 0) throw new StepError('The result has no columns. Keep at least one column.');
  const metadata = JSON.stringify({ columns } satisfies { columns: Column[] });
  const names = columns.map((column) => quoteIdentifier(column.name));
  const casts = columns.map((column) => `${quoteIdentifier(column.name)}::${sqlTypes[column.type]}`);
  return (
    `COPY (SELECT ${casts.map((cast, i) => `${cast} AS ${names[i]}`).join(', ')} FROM (${select}) AS result(${names.join(', ')})) ` +
    `TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupSize}, ` +
    `KV_METADATA {${tableMetadataKey}: ${quoteLiteral(metadata)}})`
  );
}

/** The SQL type in which a column of each type is stored. */
export const sqlTypes = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMP',
} as const;
