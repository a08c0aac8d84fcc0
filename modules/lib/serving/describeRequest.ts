import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { ServedColumn } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { isMissing } from '../table/missing.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';

/** A column with more values than this is described by an example alone. */
const mostCategories = 200;

/**
 * The columns of a request, with a value to begin with and the values that are known of categories: those that a model saw in
 * training where it reads the column, else those of the table.
 */
export async function describeRequest(
  session: TableSession,
  table: Table,
  names: ReadonlySet<string>,
  models: readonly TrainedModel[],
): Promise<ServedColumn[]> {
  const described: ServedColumn[] = [];
  for (const column of table.columns.filter(({ name }) => names.has(name))) {
    const { role: _, score: __, ...plain } = column;
    const categories = await findCategories(session, table, column, models);
    const example = await findExample(session, table, column);
    described.push({
      ...plain,
      ...(categories ? { categories } : {}),
      ...(example === undefined ? {} : { example }),
    });
  }
  return described;
}

async function findCategories(
  session: TableSession,
  table: Table,
  column: Column,
  models: readonly TrainedModel[],
): Promise<string[] | undefined> {
  if (column.type !== 'string' && !column.categorical) return undefined;
  const feature = models
    .flatMap(({ features }) => features)
    .find(({ name, type, kind }) => name === column.name && type === column.type && kind === 'categorical');
  if (feature?.categories) return feature.categories.length > mostCategories ? undefined : feature.categories;
  const name = quoteIdentifier(column.name);
  const rows = await session.query<{ value: string }>(
    `SELECT DISTINCT ${name}::VARCHAR AS value FROM ${table.from} WHERE NOT ${isMissing(column)} ORDER BY 1 LIMIT ${mostCategories + 1}`,
  );
  return rows.length > mostCategories ? undefined : rows.map(({ value }) => value);
}

/** The median of numbers, else the most frequent value. undefined where every value is missing. */
async function findExample(session: TableSession, table: Table, column: Column): Promise<ServedColumn['example']> {
  const name = quoteIdentifier(column.name);
  if ((column.type === 'double' || column.type === 'integer') && !column.categorical) {
    const [row] = await session.query<{ median: number | null }>(
      `SELECT quantile_disc(${name}::DOUBLE, 0.5) FILTER (isfinite(${name}::DOUBLE)) AS median FROM ${table.from}`,
    );
    return row?.median ?? undefined;
  }
  const text = column.type === 'datetime' ? `strftime(${name}, '%Y-%m-%dT%H:%M:%SZ')` : `${name}::VARCHAR`;
  const [row] = await session.query<{ value: string }>(
    `SELECT ${text} AS value FROM ${table.from} WHERE NOT ${isMissing(column)} GROUP BY ${name} ORDER BY count(*) DESC, ${name} LIMIT 1`,
  );
  if (!row) return undefined;
  if (column.type === 'boolean') return row.value === 'true';
  return column.type === 'double' || column.type === 'integer' ? Number(row.value) : row.value;
}
