import { BIGINT, BOOLEAN, DOUBLE, DuckDBDataChunk, type DuckDBType, type DuckDBValue, VARCHAR } from '@duckdb/node-api';
import type { Column, ColumnType } from '../../../pipelines/contract/table.ts';
import type { RunContext } from '../../define.ts';
import type { Scorer } from '../../lib/serving/servedRows.ts';
import type { TableSession } from '../../lib/table/session.ts';
import { RequestBatch } from './requestBatch.ts';
import type { RequestValue } from './requestValues.ts';

interface Rows {
  /** A relation with the rows, in their order. */
  from: string;
  /** Number of the first of them in the data, from 0. */
  first: number;
  count: number;
  values: readonly RequestValue[];
  /** Columns of the answer. */
  response: readonly Column[];
}

const answersTable = 'pipewright_answers';
/** Rows that are scored at a time. */
const batchRows = 8192;
/** Most rows of a chunk of DuckDB. */
const chunkRows = 2048;

/** Name of a column of the answer in the table of answers, by its place. */
export function answerColumn(place: number): string {
  return `answer_${place}`;
}

/**
 * Scores rows and keeps the answers in a table of the session, one row a row in the same order: `row` (its number in the data,
 * from 1), `reason` (why it has no answer), and the answer's columns (datetimes as text). Memory does not grow with the rows.
 */
export async function keepAnswers(
  session: TableSession,
  { from, first, count, values, response }: Rows,
  scorer: Scorer,
  { progress, signal }: Pick<RunContext, 'progress' | 'signal'>,
): Promise<{ table: string; failed: number }> {
  const types = [BIGINT, VARCHAR, ...response.map(({ type }) => storedTypes[type])];
  const names = ['row', 'reason', ...response.map((_, i) => answerColumn(i))];
  await session.execute(
    `CREATE TEMP TABLE ${answersTable} (${names.map((name, i) => `${name} ${types[i]}`).join(', ')})`,
  );
  const appender = await session.connection.createAppender(answersTable, null, 'temp');
  const batch = new RequestBatch(values, batchRows);
  let done = 0;
  let failed = 0;
  const flush = async () => {
    const { columns, scored, reasons } = batch.take();
    const answer =
      scored === 0 ? { columns: response.map(() => []), failed: new Map() } : await scorer.score(columns, scored);
    const rows: DuckDBValue[][] = types.map(() => new Array<DuckDBValue>(reasons.length));
    let place = 0;
    for (const [i, problem] of reasons.entries()) {
      const reason = problem ?? answer.failed.get(place) ?? null;
      rows[0]![i] = BigInt(first + done + i + 1);
      rows[1]![i] = reason;
      for (const [k, { type }] of response.entries())
        rows[k + 2]![i] = reason === null ? storedValue(answer.columns[k]![place] ?? null, type) : null;
      if (problem === null) place += 1;
      if (reason !== null) failed += 1;
    }
    for (let start = 0; start < reasons.length; start += chunkRows) {
      const chunk = DuckDBDataChunk.create(types, Math.min(chunkRows, reasons.length - start));
      chunk.setColumns(rows.map((column) => column.slice(start, start + chunkRows)));
      appender.appendDataChunk(chunk);
    }
    done += reasons.length;
    progress(count === 0 ? 1 : done / count, `${done.toLocaleString('en')} rows`);
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  };
  const reader = await session.connect();
  try {
    const stream = await reader.stream(`SELECT ${batch.select()} FROM ${from}`);
    for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
      if (batch.rows + chunk.rowCount > batchRows) await flush();
      batch.add(chunk);
    }
    if (batch.rows > 0) await flush();
  } finally {
    reader.closeSync();
  }
  appender.closeSync();
  return { table: answersTable, failed };
}

const storedTypes: Record<ColumnType, DuckDBType> = {
  string: VARCHAR,
  datetime: VARCHAR,
  integer: BIGINT,
  double: DOUBLE,
  boolean: BOOLEAN,
};

function storedValue(value: string | number | boolean | null, type: ColumnType): DuckDBValue {
  if (value === null) return null;
  if (type === 'integer') return BigInt(value);
  if (type === 'double') return Number(value);
  return type === 'boolean' ? Boolean(value) : String(value);
}
