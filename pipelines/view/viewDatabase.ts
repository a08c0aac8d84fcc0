import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import PQueue from 'p-queue';
import { StepError } from '../../modules/define.ts';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import { type Column, tableMetadata, tableMetadataKey } from '../contract/table.ts';
import type { ViewerOptions } from './protocol.ts';

/** A table artifact, as its file tells. */
export interface ViewedTable {
  path: string;
  columns: Column[];
  rows: number;
}

const tablesKnown = 200;
const connectionsKept = 4;
/** Long queries at the same time. A core is left to the windows that are scrolled through meanwhile. */
const longAtOnce = Math.max(1, Math.min(2, availableParallelism() - 1));

/**
 * One DuckDB in memory for all table views. A query has one thread, so that sums come out the same every time, and a window of
 * one row group gains nothing by more; several queries run at once.
 */
export class ViewDatabase {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];
  readonly #turns = new PQueue({ concurrency: longAtOnce });
  readonly #tables = new Map<string, Promise<ViewedTable>>();
  readonly tempDir: string;
  readonly memoryLimit: number;

  private constructor(instance: DuckDBInstance, { tempDir, memoryLimit }: ViewerOptions) {
    this.#instance = instance;
    this.tempDir = tempDir;
    this.memoryLimit = memoryLimit;
  }

  static async open(options: ViewerOptions): Promise<ViewDatabase> {
    await mkdir(options.tempDir, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      // DuckDB's limit covers its buffers only; the rest is for what it allocates beside them and for Node.
      memory_limit: `${Math.floor((options.memoryLimit * 0.55) / 1e6)}MB`,
      temp_directory: join(options.tempDir, 'duckdb'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
    });
    return new ViewDatabase(instance, options);
  }

  /** Runs queries of one request, ended by its signal. */
  async use<T>(signal: AbortSignal, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const connection = this.#idle.pop() ?? (await this.#connect());
    const interrupt = () => connection.interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await work(connection);
    } finally {
      signal.removeEventListener('abort', interrupt);
      if (this.#idle.length < connectionsKept) this.#idle.push(connection);
      else connection.closeSync();
    }
  }

  /** As `use`, for work that takes seconds: it waits its turn, and what a user waits for goes before what is collected beside. */
  async takeTurn<T>(
    signal: AbortSignal,
    awaited: 'awaited' | 'beside',
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    return await this.#turns.add(() => this.use(signal, work), { priority: awaited === 'awaited' ? 1 : 0 });
  }

  /** Columns and number of rows. Throws StepError when the file is no table of Pipewright's. */
  async describe(path: string): Promise<ViewedTable> {
    const known = this.#tables.get(path);
    if (known) return await known;
    const reading = this.use(new AbortController().signal, (connection) => readTable(connection, path));
    this.#tables.set(path, reading);
    for (const oldest of this.#tables.keys()) {
      if (this.#tables.size <= tablesKnown) break;
      this.#tables.delete(oldest);
    }
    reading.catch(() => this.#tables.delete(path));
    return await reading;
  }

  async #connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run('SET parquet_metadata_cache = true');
    return connection;
  }
}

async function readTable(connection: DuckDBConnection, path: string): Promise<ViewedTable> {
  const file = quoteLiteral(path);
  const metadata = await connection.runAndReadAll(
    `SELECT decode(value) AS value FROM parquet_kv_metadata(${file}) WHERE decode(key) = ${quoteLiteral(tableMetadataKey)}`,
  );
  const [json] = metadata.getRows()[0] ?? [];
  if (typeof json !== 'string') throw new StepError('This output is not a table written by Pipewright.');
  const count = await connection.runAndReadAll(`SELECT num_rows FROM parquet_file_metadata(${file})`);
  return { path, columns: tableMetadata.parse(JSON.parse(json)).columns, rows: Number(count.getRows()[0]?.[0] ?? 0) };
}

/** The named columns, in this order. Throws StepError for a name that the table does not have. */
export function findColumns(table: ViewedTable, names: readonly string[]): Column[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return names.map((name) => {
    const column = byName.get(name);
    if (!column) throw new StepError(`The table has no column "${name}".`);
    return column;
  });
}
