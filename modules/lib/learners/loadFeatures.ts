import type { Column } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { copyFloats } from '../table/copyFloats.ts';
import type { TableSession } from '../table/session.ts';
import { quoteLiteral } from '../table/sql.ts';
import type { ColumnRoom } from './columnMemory.ts';
import type { Feature } from './data.ts';
import { categorySql, featureKind, numericSql } from './featureSql.ts';

/** A string column whose values are all different is left out from here on, unless it is marked as categorical. */
const mostDistinctTexts = 10_000;

type Array1 = Float32Array | Float64Array | Int32Array;

/** One column of the read-out: what SQL answers, and where it goes. */
export interface ReadOut {
  sql: string;
  target: Array1;
}

/**
 * Columns among `columns` that can be learned from: those without a role, or with the role feature, but texts that are different
 * in every row. `rows` is a FROM clause with a WHERE.
 */
export async function chooseFeatures(
  session: TableSession,
  columns: Column[],
  rows: string,
  context: Pick<RunContext, 'log'>,
): Promise<Column[]> {
  const chosen: Column[] = [];
  for (const column of columns) {
    if ((column.role ?? 'feature') !== 'feature') continue;
    if (column.type === 'string' && !column.categorical && (await isIdentifier(session, column, rows))) {
      context.log(
        `Column "${column.name}" was left out: each of its values is different, so there is nothing to learn from it. ` +
          'To use it all the same, mark it as categorical with Edit Metadata.',
        'warning',
      );
      continue;
    }
    chosen.push(column);
  }
  return chosen;
}

async function isIdentifier(session: TableSession, column: Column, rows: string): Promise<boolean> {
  const value = categorySql(column);
  const [row] = await session.query<{ distinct: bigint; present: bigint }>(
    `SELECT count(DISTINCT ${value}) AS distinct, count(${value}) AS present FROM ${rows}`,
  );
  return row !== undefined && row.distinct > mostDistinctTexts && row.distinct === row.present;
}

/** Makes room for the features and tells how to read them. `rows` is a FROM clause with a WHERE, of `rowCount` rows. */
export async function makeFeatures(
  session: TableSession,
  columns: readonly Column[],
  rows: string,
  rowCount: number,
  room: ColumnRoom,
): Promise<{ features: Feature[]; readOuts: ReadOut[] }> {
  const readOuts: ReadOut[] = [];
  const features: Feature[] = [];
  for (const [i, column] of columns.entries()) {
    const name = column.name;
    if (featureKind(column) === 'numeric') {
      const values = room.float32(rowCount);
      readOuts.push({ sql: numericSql(column), target: values });
      features.push({ kind: 'numeric', name, values });
    } else {
      const categories = await listValues(session, categorySql(column), rows);
      const codes = room.int32(rowCount);
      readOuts.push({ sql: await codeSql(session, categorySql(column), categories, `feature_${i}`), target: codes });
      features.push({ kind: 'categorical', name, codes, categories });
    }
  }
  return { features, readOuts };
}

/** Distinct texts of an expression, sorted; `rows` is a FROM clause with a WHERE. */
export async function listValues(session: TableSession, sql: string, rows: string): Promise<string[]> {
  const found = await session.query<{ value: string }>(
    `SELECT DISTINCT ${sql} AS value FROM ${rows} AND ${sql} IS NOT NULL ORDER BY value`,
  );
  return found.map(({ value }) => value);
}

/** SQL that answers the position of a text in a list, -1 when it is not there. The list becomes an ENUM type. */
export async function codeSql(session: TableSession, sql: string, values: string[], type: string): Promise<string> {
  if (values.length === 0) return '-1::INTEGER';
  // A second table of the same session has types of the same names.
  await session.execute(`DROP TYPE IF EXISTS ${type}`);
  await session.execute(`CREATE TEMP TYPE ${type} AS ENUM (${values.map(quoteLiteral).join(', ')})`);
  return `coalesce(enum_code(try_cast(${sql} AS ${type}))::INTEGER, -1)`;
}

/** Makes room for the weights, when a column has the role weight. */
export function makeWeights(columns: Column[], rowCount: number, readOuts: ReadOut[]): Float32Array | undefined {
  const [column, second] = columns.filter(({ role }) => role === 'weight');
  if (!column) return undefined;
  if (second) {
    throw new StepError(
      `Only one column can weigh the rows, but "${column.name}" and "${second.name}" both have the role weight. Clear one with Edit Metadata.`,
    );
  }
  if (column.type !== 'integer' && column.type !== 'double' && column.type !== 'boolean') {
    throw new StepError(`The weight column "${column.name}" is of type ${column.type}; it has to be a number.`);
  }
  const target = new Float32Array(rowCount);
  readOuts.push({ sql: numericSql(column), target });
  return target;
}

/** A missing weight counts as 0. */
export function requireWeights(weights: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight < 0) throw new StepError(`A weight is negative (${weight}); weights have to be 0 or more.`);
    if (Number.isNaN(weight)) weights[i] = 0;
    else sum += weight;
  }
  if (sum === 0) throw new StepError('All weights are 0 or missing, so there is nothing to learn from.');
}

/** Fills the targets of all read-outs, row by row. */
export async function readColumns(
  session: TableSession,
  rows: string,
  readOuts: ReadOut[],
  signal: AbortSignal,
): Promise<void> {
  const result = await session.connection.stream(`SELECT ${readOuts.map(({ sql }) => sql).join(', ')} FROM ${rows}`);
  let row = 0;
  for (;;) {
    signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    for (const [i, { target }] of readOuts.entries()) {
      const { items } = chunk.getColumnVector(i) as unknown as { items: Array1 };
      if (target instanceof Float32Array) copyFloats(items, chunk.rowCount, target, row);
      else target.set(items.length === chunk.rowCount ? items : items.subarray(0, chunk.rowCount), row);
    }
    row += chunk.rowCount;
  }
}

/** Refuses what cannot fit: 4 bytes a value and up to 2.5 for its bins, and some columns of doubles for the learner. */
export function requireMemory(rowCount: number, featureCount: number, memoryLimit: number): void {
  const bytes = rowCount * (featureCount * 6.5 + 64);
  if (bytes < memoryLimit * 0.7) return;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  throw new StepError(
    `Training on ${rowCount.toLocaleString('en')} rows and ${featureCount} features needs about ${gigabytes(bytes)} of memory, ` +
      `and this step may use ${gigabytes(memoryLimit)}. Take a sample, remove columns, or give the step more memory.`,
  );
}
