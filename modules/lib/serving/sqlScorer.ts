import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Servable } from '../../../pipelines/contract/servable.ts';
import { StepError } from '../../define.ts';
import type { ScoreValue } from '../scoring/scoreValues.ts';
import { explainSqlError } from '../table/explainSqlError.ts';
import { type CompiledServable, compileServable, loadTables } from './compileServable.ts';
import { explainFailures, type Unanswered } from './explainFailures.ts';
import type { ScoredRows } from './scoreStage.ts';
import { readServable } from './servableFile.ts';
import type { Answer, RequestColumn, Scorer } from './servedRows.ts';

export interface ScorerOptions {
  /** Bytes that may be used for rows. */
  memoryLimit?: number;
  threads?: number;
}

/**
 * Queries are planned once, while there are no rows: nothing may be concluded from the values that are there. The last one takes
 * time with the square of the expressions.
 */
const disabledOptimizers = ['statistics_propagation', 'compressed_materialization', 'common_subexpressions'];

/** Runs the steps of any servable: those over tables in a database, which holds no row any longer than it takes to score it. */
export class SqlScorer implements Scorer {
  readonly servable: Servable;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #compiled: CompiledServable;
  /** Settles when the scoring that was asked for last has ended: one connection does one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    servable: Servable,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    compiled: CompiledServable,
  ) {
    this.servable = servable;
    this.#instance = instance;
    this.#connection = connection;
    this.#compiled = compiled;
  }

  /** Opens the folder of a servable. Throws StepError when it cannot be served. */
  static async open(folder: string, { memoryLimit = 1e9, threads = 1 }: ScorerOptions = {}): Promise<SqlScorer> {
    const servable = await readServable(folder);
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: `${Math.floor(memoryLimit / 1e6)}MB`,
      temp_directory: '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
    });
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run(`SET disabled_optimizers = '${disabledOptimizers.join(', ')}'`);
      const tables = await loadTables(connection, folder, servable);
      await connection.run('SET enable_external_access = false');
      await connection.run('SET lock_configuration = true');
      const compiled = await compileServable(connection, { folder, servable, tables, threads });
      return new SqlScorer(servable, instance, connection, compiled);
    } catch (error) {
      connection.closeSync();
      instance.closeSync();
      throw error;
    }
  }

  score(columns: readonly RequestColumn[], rowCount: number): Promise<Answer> {
    const rows = Int32Array.from({ length: rowCount }, (_, i) => i);
    const answer: Answer = {
      columns: this.servable.response.map(() => new Array<ScoreValue>(rowCount).fill(null)),
      failed: new Map(),
    };
    const scored = this.#last.then(() => this.#scoreInto(answer, rows, columns));
    this.#last = scored.catch(() => {});
    return scored.then(() => answer);
  }

  /** A value that a query cannot do with fails its own row only. */
  async #scoreInto(answer: Answer, rows: Int32Array, columns: readonly RequestColumn[]): Promise<void> {
    try {
      await this.#scoreTogether(answer, rows, columns);
    } catch (error) {
      const explained = explainSqlError(error);
      if (!(explained instanceof StepError)) throw error;
      if (rows.length === 1) return fail(answer, rows[0]!, explained.message);
      const middle = rows.length >> 1;
      for (const part of [rows.subarray(0, middle), rows.subarray(middle)])
        await this.#scoreInto(answer, part, columns);
    }
  }

  async #scoreTogether(answer: Answer, rows: Int32Array, columns: readonly RequestColumn[]): Promise<void> {
    const connection = this.#connection;
    // What a transaction added is gone without a trace when it is rolled back.
    await connection.run('BEGIN TRANSACTION');
    try {
      await this.#compiled.request.append(
        rows,
        columns.map((values) => Array.from(rows, (row) => values[row]!)),
      );
      const unanswered = place(await this.#run(), rows, answer);
      const { relations } = this.#compiled;
      const reasons = await explainFailures(connection, this.servable, relations, unanswered);
      for (const [row, reason] of reasons) fail(answer, row, reason);
    } finally {
      await connection.run('ROLLBACK');
    }
  }

  /** The rows that have an answer, in no order. */
  async #run(): Promise<ScoredRows> {
    const { scores, answer } = this.#compiled;
    let last: ScoredRows | undefined;
    for (const { stage, store } of scores) {
      last = await stage.run();
      await store?.append(last.rows, last.columns.map(toStored));
    }
    if (!answer) return last!;
    const reader = await answer.runAndReadAll();
    const [rows = [], ...columns] = reader.getColumns();
    return { rows: Int32Array.from(rows as number[]), columns: columns as ScoreValue[][] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    for (const { stage } of this.#compiled.scores) await stage.session[Symbol.asyncDispose]();
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function fail(answer: Answer, row: number, reason: string): void {
  answer.failed.set(row, reason);
  for (const values of answer.columns) values[row] = null;
}

/** Puts values where their rows are. Answers the rows that are not there once. */
function place({ rows: scored, columns }: ScoredRows, rows: Int32Array, answer: Answer): Unanswered {
  const absent = new Set(rows);
  const repeated = new Set<number>();
  for (const [i, row] of scored.entries()) {
    if (!absent.delete(row)) repeated.add(row);
    for (const [k, values] of columns.entries()) answer.columns[k]![row] = values[i] ?? null;
  }
  return { absent, repeated };
}

function toStored(values: readonly ScoreValue[]): (number | string | null)[] {
  return values.map((value) => (typeof value === 'boolean' ? String(value) : value));
}
