import { type RunContext, StepError } from '../../../define.ts';
import type { RatingColumns } from '../../params/ratingColumns.ts';
import type { Table, TableSession } from '../../table/session.ts';
import { quoteIdentifier } from '../../table/sql.ts';
import { categorySql } from '../featureSql.ts';
import type { Ratings } from './ratings.ts';
import { makeEnum, readNumbers } from './readCodes.ts';

/**
 * Reads the ratings of a table. Rows without a user, an item or a finite rating are left out, with a warning.
 * Throws StepError when none is left.
 */
export async function loadRatings(
  session: TableSession,
  table: Table,
  columns: RatingColumns,
  context: Pick<RunContext, 'log' | 'signal' | 'memoryLimit'>,
): Promise<Ratings> {
  const [user, item] = [categorySql(columns.user), categorySql(columns.item)];
  const rating = `${quoteIdentifier(columns.rating.name)}::DOUBLE`;
  const complete = `${table.from} WHERE ${user} IS NOT NULL AND ${item} IS NOT NULL AND isfinite(${rating})`;
  const [row] = await session.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${complete}`);
  const count = Number(row?.n ?? 0);
  if (count === 0) throw new StepError('No row has a user, an item and a rating, so there is nothing to learn from.');
  if (count < table.rowCount) {
    context.log(
      `${(table.rowCount - count).toLocaleString('en')} of ${table.rowCount.toLocaleString('en')} rows without a user, an item or a finite rating were left out.`,
      'warning',
    );
  }
  requireMemory(count, context.memoryLimit);
  const names = (type: string, value: string) =>
    makeEnum(session, type, `SELECT DISTINCT ${value} AS value FROM ${complete} ORDER BY value`);
  const ratings: Ratings = {
    count,
    users: new Int32Array(count),
    items: new Int32Array(count),
    values: new Float64Array(count),
    userNames: await names('rating_user', user),
    itemNames: await names('rating_item', item),
    columns,
  };
  const code = (value: string, type: string) => `enum_code(${value}::${type})::INTEGER`;
  await readNumbers(
    session,
    `SELECT ${code(user, 'rating_user')}, ${code(item, 'rating_item')}, ${rating} FROM ${complete}`,
    [ratings.users, ratings.items, ratings.values],
    context.signal,
  );
  return ratings;
}

/** Refuses what cannot fit even before the factors are made. */
function requireMemory(count: number, memoryLimit: number): void {
  const bytes = count * 44;
  if (bytes < memoryLimit * 0.7) return;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  throw new StepError(
    `Training on ${count.toLocaleString('en')} ratings needs about ${gigabytes(bytes)} of memory, and this step may use ${gigabytes(memoryLimit)}. ` +
      'Take a sample, or give the step more memory.',
  );
}
