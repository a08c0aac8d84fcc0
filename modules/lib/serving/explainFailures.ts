import type { DuckDBConnection } from '@duckdb/node-api';
import type { Servable, ServableStep } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation } from '../../../pipelines/contract/transformation.ts';
import { convertSql } from '../table/convert.ts';
import { isMissing } from '../table/missing.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { type RowRelation, rowColumn, selectStep } from './rowRelations.ts';

const row = `${quoteIdentifier(rowColumn.name)}::INTEGER`;

export interface Unanswered {
  /** Rows of the request that did not reach the answer. */
  absent: ReadonlySet<number>;
  /** Rows that reached it more than once. */
  repeated: ReadonlySet<number>;
}

/**
 * Says of each row without an answer why it has none: what the first step did that lost it, or made several of it. Must run
 * while the rows are still in the database.
 */
export async function explainFailures(
  connection: DuckDBConnection,
  servable: Servable,
  relations: ReadonlyMap<string, RowRelation>,
  { absent, repeated }: Unanswered,
): Promise<Map<number, string>> {
  const reasons = new Map<number, string>();
  if (absent.size === 0 && repeated.size === 0) return reasons;
  for (const step of servable.steps) {
    const relation = relations.get(step.name);
    if (!relation || step.kind === 'score') continue;
    const counts = await countRows(connection, relation);
    for (const number of repeated) {
      const count = counts.get(number) ?? 0;
      if (count < 2 || reasons.has(number)) continue;
      reasons.set(number, `The step "${step.title}" makes ${count} rows of it, and one row can have one answer only.`);
    }
    const lost = [...absent].filter((number) => !counts.has(number) && !reasons.has(number));
    if (lost.length === 0) continue;
    const words = step.kind === 'transform' ? await explainRemoval(connection, step, relations) : new Map();
    for (const number of lost)
      reasons.set(
        number,
        words.get(number) ??
          `The step "${step.title}" gives no row for it: a condition does not hold, or nothing has its key.`,
      );
  }
  for (const number of [...absent, ...repeated]) {
    if (!reasons.has(number)) reasons.set(number, 'The steps do not give one answer for it.');
  }
  return reasons;
}

/** How often each row of the request is in a relation. */
async function countRows(connection: DuckDBConnection, { from }: RowRelation): Promise<Map<number, number>> {
  const reader = await connection.runAndReadAll(`SELECT ${row}, count(*)::INTEGER FROM ${from} GROUP BY ALL`);
  return new Map(reader.getRows() as [number, number][]);
}

type TransformStep = Extract<ServableStep, { kind: 'transform' }>;

/** Why the operations of a step remove rows, by row: the first of them that does. */
async function explainRemoval(
  connection: DuckDBConnection,
  step: TransformStep,
  relations: ReadonlyMap<string, RowRelation>,
): Promise<Map<number, string>> {
  const reasons = new Map<number, string>();
  for (const [i, operation] of step.operations.entries()) {
    if (operation.op !== 'drop-missing-rows' && operation.op !== 'convert') continue;
    const { select, columns } = selectStep({ ...step, operations: step.operations.slice(0, i) }, relations);
    for (const { name, condition, value, words } of findRemovals(operation, columns)) {
      const reader = await connection.runAndReadAll(`SELECT ${row}, ${value} FROM (${select}) WHERE ${condition}`);
      for (const [number, text] of reader.getRows() as [number, string | null][]) {
        if (reasons.has(number)) continue;
        const shown = text === null ? `"${name}"` : `"${text.slice(0, 60)}" of "${name}"`;
        reasons.set(number, `${shown} ${words}, and the step "${step.title}" takes no such rows.`);
      }
    }
  }
  return reasons;
}

interface Removal {
  name: string;
  /** SQL of when it removes a row, and of the text that is shown then. */
  condition: string;
  value: string;
  words: string;
}

function findRemovals(
  operation: Extract<Operation, { op: 'drop-missing-rows' | 'convert' }>,
  columns: Column[],
): Removal[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  if (operation.op === 'drop-missing-rows') {
    return operation.columns
      .flatMap((name) => byName.get(name) ?? [])
      .map((column) => ({ name: column.name, condition: isMissing(column), value: 'NULL', words: 'is missing' }));
  }
  return operation.columns.flatMap(({ column: name, type, format, required }) => {
    const column = byName.get(name);
    if (!column || !required) return [];
    const value = quoteIdentifier(name);
    const converted = convertSql(value, column.type, type, format);
    const condition = `${value} IS NOT NULL AND (${converted}) IS NULL`;
    return [{ name, condition, value: `${value}::VARCHAR`, words: `cannot be converted to ${type}` }];
  });
}
