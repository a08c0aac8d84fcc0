import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation, Scalar, Scaling } from '../../../pipelines/contract/transformation.ts';
import { type RunContext, StepError } from '../../define.ts';
import { readOperand } from '../../lib/params/operand.ts';
import { isMissing } from '../../lib/table/missing.ts';
import type { Table, TableSession } from '../../lib/table/session.ts';
import { findMeans, findMedian, findMode } from '../../lib/table/statistics.ts';
import { doubleScalar } from '../../lib/transform/scalarSql.ts';
import { type CleanParams, isCleanable, nameIndicators } from './spec.ts';

interface Counted {
  column: Column;
  /** Rows in which the column is missing. */
  missing: number;
}

/** The operations that clean the selected columns, with values found in the table. */
export async function fitCleaning(
  session: TableSession,
  table: Table,
  selected: Column[],
  params: CleanParams,
  context: RunContext,
): Promise<Operation[]> {
  const counted = await countMissing(session, table, selected);
  const within = counted.filter(({ missing }) => {
    const ratio = table.rowCount === 0 ? 0 : missing / table.rowCount;
    return ratio >= params.minRatio && ratio <= params.maxRatio;
  });
  const names = (list: Counted[]) => list.map(({ column }) => column.name);
  switch (params.mode) {
    case 'remove-row':
      return [{ op: 'drop-missing-rows', columns: names(within) }];
    case 'remove-column':
      return [{ op: 'drop-columns', columns: names(within.filter(({ missing }) => missing > 0)) }];
    case 'custom-value': {
      const values = customValues(within, params.replacement);
      return [...indicate(within, table, params), { op: 'impute', columns: values }];
    }
    case 'mean':
    case 'median':
    case 'mode':
      return fitStatistic(session, table, within, { ...params, mode: params.mode }, context);
  }
}

async function fitStatistic(
  session: TableSession,
  table: Table,
  counted: Counted[],
  params: CleanParams & { mode: 'mean' | 'median' | 'mode' },
  context: RunContext,
): Promise<Operation[]> {
  const skipped = counted.filter(({ column, missing }) => missing > 0 && !isCleanable(params.mode, column));
  if (skipped.length > 0) {
    const list = skipped.map(({ column }) => `"${column.name}"`);
    context.log(`Only numbers have a ${params.mode}; not cleaned: ${list.join(', ')}.`, 'warning');
  }
  const cleanable = counted.filter(({ column }) => isCleanable(params.mode, column));
  const filled = cleanable.filter(({ missing }) => missing < table.rowCount).map(({ column }) => column);
  const empty = cleanable.filter(({ missing }) => missing === table.rowCount);
  const removed = params.allMissing === 'remove' && table.rowCount > 0 ? empty : [];
  const left = params.mode === 'mode' ? [] : empty.filter((entry) => !removed.includes(entry));
  return [
    ...indicate(
      cleanable.filter((entry) => !removed.includes(entry)),
      table,
      params,
    ),
    { op: 'impute', columns: await fitValues(session, table, filled, params.mode) },
    { op: 'drop-columns', columns: removed.map(({ column }) => column.name) },
    // A column that is left as it is becomes double, as it would with values in it.
    { op: 'scale', columns: left.map(({ column }) => ({ column: column.name, scaling: unscaled })) },
  ];
}

const unscaled: Scaling = { kind: 'affine', offset: 0, divisor: 1 };

async function countMissing(session: TableSession, table: Table, columns: Column[]): Promise<Counted[]> {
  if (columns.length === 0) return [];
  const counts = columns.map((column, i) => `count(*) FILTER (WHERE ${isMissing(column)}) AS c${i}`);
  const [row] = await session.query<Record<string, bigint>>(`SELECT ${counts.join(', ')} FROM ${table.from}`);
  return columns.map((column, i) => ({ column, missing: Number(row![`c${i}`]) }));
}

type Value = { column: string; value: Scalar };

function indicate(cleaned: Counted[], table: Table, params: CleanParams): Operation[] {
  if (!params.indicators) return [];
  const names = nameIndicators(
    cleaned.map(({ column }) => column),
    table.columns,
  );
  return [{ op: 'missing-indicator', columns: Array.from(names, ([column, name]) => ({ column, name })) }];
}

function customValues(counted: Counted[], replacement: string): Value[] {
  return counted.flatMap(({ column, missing }): Value[] => {
    const read = readOperand(replacement, column);
    const fits = !('message' in read) && (column.type !== 'integer' || /^[-+]?\d{1,18}$/.test(read.operand));
    if (fits) return [{ column: column.name, value: { type: column.type, text: read.operand } }];
    if (missing === 0) return [];
    throw new StepError(
      `The replacement value "${replacement}" does not fit the ${column.type} column "${column.name}", in which ${missing} values are missing. Give another value, or clean that column in a step of its own.`,
    );
  });
}

async function fitValues(
  session: TableSession,
  table: Table,
  columns: Column[],
  mode: 'mean' | 'median' | 'mode',
): Promise<Value[]> {
  if (mode === 'mean') {
    const means = await findMeans(session, table.from, columns);
    return columns.map(({ name }, i) => ({ column: name, value: doubleScalar(means[i]!) }));
  }
  const values: Value[] = [];
  for (const column of columns) {
    const value =
      mode === 'median'
        ? doubleScalar(await findMedian(session, table.from, column))
        : { type: column.type, text: await findMode(session, table.from, column) };
    values.push({ column: column.name, value });
  }
  return values;
}
