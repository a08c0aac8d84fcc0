import type { ServableStep, ServedColumn } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { sqlTypes } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { compileToSql } from '../transform/toSql.ts';

/** Column with the number of a row in its request: every relation has it beside its own. */
export const rowColumn: Column = { name: 'pipewright row', type: 'integer' };
const row = quoteIdentifier(rowColumn.name);

/** Columns of a served relation, and where SQL finds its rows. */
export interface RowRelation {
  /** For a FROM clause. Its columns are `rowColumn` and those below. */
  from: string;
  columns: Column[];
}

/** Names of the columns of the table that requests are put in: the row's number, and the values one after the other. */
export function storedName(index: number): string {
  return `v${index}`;
}

/** SELECT of the rows of a request in their types, over the table that they were put in (numbers with NaN for what is missing). */
export function selectRequest(request: readonly ServedColumn[], table: string): string {
  const values = request.map((column, i) => `${readStored(column, storedName(i))} AS ${quoteIdentifier(column.name)}`);
  return `SELECT ${[`v AS ${row}`, ...values].join(', ')} FROM ${table}`;
}

function readStored({ type }: Column, value: string): string {
  const present = (sql: string) => `CASE WHEN NOT isnan(${value}) THEN ${sql} END`;
  switch (type) {
    case 'string':
      return value;
    case 'double':
      return present(value);
    case 'integer':
      return present(`${value}::BIGINT`);
    case 'boolean':
      return present(`${value} <> 0`);
    case 'datetime':
      return present(`make_timestamp(round(${value} * 86400000000)::BIGINT)`);
  }
}

/**
 * SELECT of what a step over tables does, row by row. `relations` has those that it reads; `lookups`, where SQL finds the tables
 * that queries look up.
 */
export function selectStep(
  step: Exclude<ServableStep, { kind: 'score' }>,
  relations: ReadonlyMap<string, RowRelation>,
  lookups: ReadonlyMap<string, string> = new Map(),
): { select: string; columns: Column[] } {
  switch (step.kind) {
    case 'transform': {
      const { from, columns } = relations.get(step.from)!;
      const operations = step.operations.map((operation) =>
        operation.op === 'select-columns'
          ? { ...operation, columns: [rowColumn.name, ...operation.columns] }
          : operation,
      );
      const fitted = { format: 'pipewright/transformation@1' as const, inputs: step.inputs, operations };
      const compiled = compileToSql(fitted, [rowColumn, ...columns], from);
      return { select: compiled.select, columns: compiled.columns.filter(({ name }) => name !== rowColumn.name) };
    }
    case 'combine': {
      const parts = step.parts.map(({ from }) => relations.get(from)!.from);
      const joined = parts.slice(1).map((from, i) => `JOIN ${from} AS p${i + 1} ON p0.${row} = p${i + 1}.${row}`);
      const values = step.parts.flatMap(({ columns }, i) =>
        columns.map(({ name, column }) => `p${i}.${quoteIdentifier(name)} AS ${quoteIdentifier(column.name)}`),
      );
      return {
        select: `SELECT ${[`p0.${row}`, ...values].join(', ')} FROM ${parts[0]} AS p0 ${joined.join(' ')}`,
        columns: step.parts.flatMap(({ columns }) => columns.map(({ column }) => column)),
      };
    }
    case 'sql':
      return selectQuery(step, relations, lookups);
  }
}

/**
 * The query over each row by itself: within it, t1 is a table of one row. A column that the relation does not have is missing in
 * every row.
 */
function selectQuery(
  step: Extract<ServableStep, { kind: 'sql' }>,
  relations: ReadonlyMap<string, RowRelation>,
  lookups: ReadonlyMap<string, string>,
): { select: string; columns: Column[] } {
  const { t1, ...others } = step.tables;
  const rows = relations.get(t1!.from)!;
  const known = new Set(rows.columns.map(({ name }) => name));
  const given = t1!.columns.map(({ name, type }) => {
    const id = quoteIdentifier(name);
    return known.has(name) ? `given.${id}` : `NULL::${sqlTypes[type]} AS ${id}`;
  });
  const tables = [
    `t1 AS (SELECT ${given.join(', ')} FROM ${rows.from} AS given WHERE given.${row} = outer_rows.${row})`,
    ...Object.entries(others).map(([name, { from }]) => `${name} AS (FROM ${lookups.get(from)})`),
  ];
  const ids = step.columns.map((_, i) => `c${i}`);
  const values = step.columns.map(({ name, type }, i) => `answer.c${i}::${sqlTypes[type]} AS ${quoteIdentifier(name)}`);
  return {
    select:
      `SELECT ${[`outer_rows.${row}`, ...values].join(', ')} FROM ${rows.from} AS outer_rows, ` +
      `LATERAL (WITH ${tables.join(', ')} SELECT * FROM (${step.query}\n) AS q(${ids.join(', ')})) AS answer`,
    columns: step.columns,
  };
}
