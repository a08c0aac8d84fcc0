import type { Column } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { unknownColumn } from '../params/columnSelection.ts';
import { labelTypeProblem } from '../params/labelType.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../table/sql.ts';
import { requireClasses, sortClasses } from './classes.ts';
import type { Feature, SupervisedTask, TrainingData } from './data.ts';
import { categorySql, featureKind, numericSql } from './featureSql.ts';

/** A string column whose values are all different is left out from here on, unless it is marked as categorical. */
const mostDistinctTexts = 10_000;

type Array1 = Float32Array | Float64Array | Int32Array;

/** One column of the read-out: what SQL answers, and where it goes. */
interface ReadOut {
  sql: string;
  target: Array1;
}

/**
 * Reads a table into typed arrays. Features are all columns but the label and those with the role label, score or weight;
 * a column with the role weight weighs the rows. Rows without a label are left out, with a warning.
 * Throws StepError when the label is missing, does not fit the task, or the data does not fit in memory.
 */
export async function loadTrainingData(
  session: TableSession,
  table: Table,
  options: { label: string; task: SupervisedTask },
  context: Pick<RunContext, 'log' | 'signal' | 'memoryLimit'>,
): Promise<TrainingData> {
  const { task } = options;
  const label = requireLabel(table.columns, options.label, task);
  const labelled = `${table.from} WHERE ${hasLabel(label, task)}`;
  const rowCount = await countRows(session, labelled, label, table.rowCount, context);
  const columns = await chooseFeatures(session, table.columns, labelled, label, context);
  requireMemory(rowCount, columns.length, context.memoryLimit);
  const readOuts: ReadOut[] = [];
  const features: Feature[] = [];
  for (const [i, column] of columns.entries()) {
    const name = column.name;
    if (featureKind(column) === 'numeric') {
      const values = new Float32Array(rowCount);
      readOuts.push({ sql: numericSql(column), target: values });
      features.push({ kind: 'numeric', name, values });
    } else {
      const categories = await listValues(session, categorySql(column), labelled);
      const codes = new Int32Array(rowCount);
      readOuts.push({ sql: await codeSql(session, categorySql(column), categories, `feature_${i}`), target: codes });
      features.push({ kind: 'categorical', name, codes, categories });
    }
  }
  const target = await makeTarget(session, label, task, labelled, rowCount, readOuts);
  const weights = makeWeights(table.columns, rowCount, readOuts);
  await readColumns(session, labelled, readOuts, context.signal);
  if (weights) requireWeights(weights);
  return { task, rowCount, features, target, ...(weights ? { weights } : {}), columns: { features: columns, label } };
}

function requireLabel(columns: Column[], name: string, task: SupervisedTask): Column {
  const label = columns.find((column) => column.name === name);
  if (!label) throw new StepError(`The label is not in the table. ${unknownColumn(name, columns, 'label').message}`);
  const problem = labelTypeProblem(label, task);
  if (problem) throw new StepError(problem);
  return label;
}

function hasLabel(label: Column, task: SupervisedTask): string {
  const name = quoteIdentifier(label.name);
  return task === 'regression' ? `isfinite(${name}::DOUBLE)` : `${name} IS NOT NULL`;
}

async function countRows(
  session: TableSession,
  labelled: string,
  label: Column,
  all: number,
  context: Pick<RunContext, 'log'>,
): Promise<number> {
  const [row] = await session.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${labelled}`);
  const count = Number(row?.n ?? 0);
  if (count === 0) throw new StepError(`No row has a value in the label column "${label.name}".`);
  if (count < all) {
    const left = all - count;
    const rows = left === 1 ? 'row has' : 'rows have';
    context.log(
      `${left.toLocaleString('en')} of ${all.toLocaleString('en')} ${rows} no value in the label column "${label.name}" and ${left === 1 ? 'was' : 'were'} left out.`,
      'warning',
    );
  }
  return count;
}

async function chooseFeatures(
  session: TableSession,
  columns: Column[],
  labelled: string,
  label: Column,
  context: Pick<RunContext, 'log'>,
): Promise<Column[]> {
  const chosen: Column[] = [];
  for (const column of columns) {
    if (column.name === label.name || (column.role ?? 'feature') !== 'feature') continue;
    if (column.type === 'string' && !column.categorical && (await isIdentifier(session, column, labelled))) {
      context.log(
        `Column "${column.name}" was left out: each of its values is different, so there is nothing to learn from it. ` +
          'To use it all the same, mark it as categorical with Edit Metadata.',
        'warning',
      );
      continue;
    }
    chosen.push(column);
  }
  if (chosen.length === 0) throw new StepError('The table has no feature columns beside the label.');
  return chosen;
}

async function isIdentifier(session: TableSession, column: Column, labelled: string): Promise<boolean> {
  const value = categorySql(column);
  const [row] = await session.query<{ distinct: bigint; present: bigint }>(
    `SELECT count(DISTINCT ${value}) AS distinct, count(${value}) AS present FROM ${labelled}`,
  );
  return row !== undefined && row.distinct > mostDistinctTexts && row.distinct === row.present;
}

async function listValues(session: TableSession, sql: string, labelled: string): Promise<string[]> {
  const rows = await session.query<{ value: string }>(
    `SELECT DISTINCT ${sql} AS value FROM ${labelled} AND ${sql} IS NOT NULL ORDER BY value`,
  );
  return rows.map(({ value }) => value);
}

/** SQL that answers the position of a text in a list, -1 when it is not there. The list becomes an ENUM type. */
async function codeSql(session: TableSession, sql: string, values: string[], type: string): Promise<string> {
  if (values.length === 0) return '-1::INTEGER';
  await session.execute(`CREATE TEMP TYPE ${type} AS ENUM (${values.map(quoteLiteral).join(', ')})`);
  return `coalesce(enum_code(try_cast(${sql} AS ${type}))::INTEGER, -1)`;
}

async function makeTarget(
  session: TableSession,
  label: Column,
  task: SupervisedTask,
  labelled: string,
  rowCount: number,
  readOuts: ReadOut[],
): Promise<TrainingData['target']> {
  const name = quoteIdentifier(label.name);
  if (task === 'regression') {
    const values = new Float64Array(rowCount);
    readOuts.push({ sql: `${name}::DOUBLE`, target: values });
    return { kind: 'numeric', values };
  }
  const classes = sortClasses(await listValues(session, `${name}::VARCHAR`, labelled));
  requireClasses(label, classes, task);
  const codes = new Int32Array(rowCount);
  readOuts.push({ sql: await codeSql(session, `${name}::VARCHAR`, classes, 'label'), target: codes });
  return { kind: 'classes', codes, classes };
}

function makeWeights(columns: Column[], rowCount: number, readOuts: ReadOut[]): Float32Array | undefined {
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
function requireWeights(weights: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight < 0) throw new StepError(`A weight is negative (${weight}); weights have to be 0 or more.`);
    if (Number.isNaN(weight)) weights[i] = 0;
    else sum += weight;
  }
  if (sum === 0) throw new StepError('All weights are 0 or missing, so there is nothing to learn from.');
}

async function readColumns(
  session: TableSession,
  labelled: string,
  readOuts: ReadOut[],
  signal: AbortSignal,
): Promise<void> {
  const result = await session.connection.stream(
    `SELECT ${readOuts.map(({ sql }) => sql).join(', ')} FROM ${labelled}`,
  );
  let row = 0;
  for (;;) {
    signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    for (const [i, { target }] of readOuts.entries()) {
      const { items } = chunk.getColumnVector(i) as unknown as { items: Array1 };
      target.set(items.length === chunk.rowCount ? items : items.subarray(0, chunk.rowCount), row);
    }
    row += chunk.rowCount;
  }
}

/** Refuses what cannot fit: 4 bytes a value and 1 for its bin, and some columns of doubles for the learner. */
function requireMemory(rowCount: number, featureCount: number, memoryLimit: number): void {
  const bytes = rowCount * (featureCount * 5 + 64);
  if (bytes < memoryLimit * 0.7) return;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  throw new StepError(
    `Training on ${rowCount.toLocaleString('en')} rows and ${featureCount} features needs about ${gigabytes(bytes)} of memory, ` +
      `and this step may use ${gigabytes(memoryLimit)}. Take a sample, remove columns, or give the step more memory.`,
  );
}
