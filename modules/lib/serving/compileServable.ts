import { join } from 'node:path';
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBValue } from '@duckdb/node-api';
import type { Servable, ServableStep } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { keptColumns, scoreColumnsOf } from '../params/scoreColumns.ts';
import { ModelSession } from '../scoring/modelSession.ts';
import { checkQuery } from '../table/checkQuery.ts';
import { sqlTypes } from '../table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../table/sql.ts';
import { type RowRelation, rowColumn, selectRequest, selectStep } from './rowRelations.ts';
import { RowStore } from './rowStore.ts';
import { ScoreStage } from './scoreStage.ts';

const row = quoteIdentifier(rowColumn.name);

/** A model's part in a servable. */
export interface CompiledScore {
  stage: ScoreStage;
  /** Where the scores are put for the steps behind; undefined of the last step, whose scores are the answer. */
  store?: RowStore;
}

/** A servable as views of a database, ready to be run over the rows of a request. */
export interface CompiledServable {
  request: RowStore;
  /** In the order of the steps. */
  scores: CompiledScore[];
  /** Reads the answer: the row's number, then its columns. undefined where the last step's scores are the answer. */
  answer?: DuckDBPreparedStatement;
  /** By name: the request and every step. */
  relations: Map<string, RowRelation>;
}

/** Loads the tables that queries look up. Answers where SQL finds each of them, by name. */
export async function loadTables(
  connection: DuckDBConnection,
  folder: string,
  { references }: Servable,
): Promise<Map<string, string>> {
  const tables = new Map<string, string>();
  for (const { name, type, path } of references) {
    if (type !== 'table') continue;
    const from = `reference_${tables.size}`;
    await connection.run(`CREATE TABLE ${from} AS FROM read_parquet(${quoteLiteral(join(folder, path))})`);
    tables.set(name, from);
  }
  return tables;
}

export interface CompileOptions {
  folder: string;
  servable: Servable;
  /** As `loadTables` answers them. */
  tables: ReadonlyMap<string, string>;
  threads: number;
}

/** Makes the views and opens the models. Reads no file by the database, which may be locked by now. */
export async function compileServable(
  connection: DuckDBConnection,
  { folder, servable, tables, threads }: CompileOptions,
): Promise<CompiledServable> {
  const kinds = servable.request.map(({ type }) => (type === 'string' ? 'text' : 'number'));
  const request = await RowStore.create(connection, 'request_rows', kinds);
  const relations = new Map<string, RowRelation>();
  await addView(connection, relations, 'request', selectRequest(servable.request, request.table), servable.request);
  const models = new Map(servable.references.map(({ name, path }) => [name, join(folder, path)]));
  const scores: CompiledScore[] = [];
  for (const step of servable.steps) {
    if (step.kind !== 'score') {
      if (step.kind === 'sql') await checkServed(connection, step);
      const { select, columns } = selectStep(step, relations, tables);
      await addView(connection, relations, step.name, select, columns);
      continue;
    }
    const session = await ModelSession.open(models.get(step.model)!, threads);
    const stage = await ScoreStage.prepare(connection, relations.get(step.from)!, session);
    if (step.name === servable.answer && !step.appendScores) scores.push({ stage });
    else scores.push({ stage, store: await addScores(connection, relations, step, session) });
  }
  const last = relations.get(servable.answer);
  const answer = last && (await prepareAnswer(connection, last, servable.response));
  return { request, scores, relations, ...(answer ? { answer } : {}) };
}

/** A query was checked when it was run; a folder may have come from elsewhere. */
async function checkServed(
  connection: DuckDBConnection,
  { query, tables }: Extract<ServableStep, { kind: 'sql' }>,
): Promise<void> {
  const session = {
    query: async <T>(sql: string, values?: DuckDBValue[]) =>
      (await connection.runAndReadAll(sql, values)).getRowObjects() as T[],
  };
  await checkQuery(session, query, Object.keys(tables));
}

async function addView(
  connection: DuckDBConnection,
  relations: Map<string, RowRelation>,
  name: string,
  select: string,
  columns: Column[],
): Promise<void> {
  const from = `relation_${relations.size}`;
  await connection.run(`CREATE VIEW ${from} AS ${select}`);
  relations.set(name, { from, columns });
}

/** The relation of a model's scores, beside the columns of the rows where they go on. */
async function addScores(
  connection: DuckDBConnection,
  relations: Map<string, RowRelation>,
  step: Extract<ServableStep, { kind: 'score' }>,
  { model }: ModelSession,
): Promise<RowStore> {
  const scores = scoreColumnsOf(model);
  const kinds = scores.map(({ type }) => (type === 'integer' || type === 'double' ? 'number' : 'text'));
  const store = await RowStore.create(connection, `scores_${relations.size}`, kinds);
  const rows = relations.get(step.from)!;
  const kept = step.appendScores ? keptColumns(rows.columns, model.label?.name, scores) : [];
  const values = [
    ...kept.map(({ name }) => `given.${quoteIdentifier(name)}`),
    ...scores.map(({ name, type }, i) => `scored.v${i}::${sqlTypes[type]} AS ${quoteIdentifier(name)}`),
  ];
  const select = `SELECT ${[`given.${row}`, ...values].join(', ')} FROM ${rows.from} AS given JOIN ${store.table} AS scored ON given.${row} = scored.v`;
  await addView(connection, relations, step.name, select, [...kept, ...scores]);
  return store;
}

/** Whole numbers are read as doubles, as JSON has them; datetimes as ISO texts. */
async function prepareAnswer(
  connection: DuckDBConnection,
  { from }: RowRelation,
  response: readonly Column[],
): Promise<DuckDBPreparedStatement> {
  const values = response.map(({ name, type }) => {
    const value = quoteIdentifier(name);
    if (type === 'integer') return `${value}::DOUBLE`;
    if (type === 'double') return `CASE WHEN isfinite(${value}) THEN ${value} END`;
    return type === 'datetime' ? `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%gZ')` : value;
  });
  return await connection.prepare(`SELECT ${[`${row}::INTEGER`, ...values].join(', ')} FROM ${from}`);
}
