import { type RunContext, StepError } from '../../../define.ts';
import type { Table, TableSession } from '../../table/session.ts';
import { quoteIdentifier } from '../../table/sql.ts';
import { categorySql } from '../featureSql.ts';
import type { RatingColumns, Ratings } from './ratings.ts';

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
  const userNames = await enumerate(session, 'rating_user', user, complete);
  const itemNames = await enumerate(session, 'rating_item', item, complete);
  const ratings: Ratings = {
    count,
    users: new Int32Array(count),
    items: new Int32Array(count),
    values: new Float64Array(count),
    userNames,
    itemNames,
    columns,
  };
  const code = (value: string, type: string) => `enum_code(${value}::${type})::INTEGER`;
  const result = await session.connection.stream(
    `SELECT ${code(user, 'rating_user')}, ${code(item, 'rating_item')}, ${rating} FROM ${complete}`,
  );
  let first = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return ratings;
    for (const [i, target] of [ratings.users, ratings.items, ratings.values].entries()) {
      const { items } = chunk.getColumnVector(i) as unknown as { items: typeof target };
      target.set(items.subarray(0, chunk.rowCount), first);
    }
    first += chunk.rowCount;
  }
}

/** Makes an ENUM type of the values of an expression. Answers them in its order, which is that of their bytes. */
async function enumerate(session: TableSession, type: string, value: string, rows: string): Promise<string[]> {
  await session.execute(
    `CREATE TEMP TYPE ${type} AS ENUM (SELECT DISTINCT ${value} AS value FROM ${rows} ORDER BY value)`,
  );
  const names = await session.query<{ name: string }>(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR AS name`);
  return names.map(({ name }) => name);
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
