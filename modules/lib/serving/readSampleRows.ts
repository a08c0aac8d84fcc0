import type { ServedColumn } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import type { RequestColumn } from './servedRows.ts';

const mostRows = 10_000;
/** Fewer rows are read of tables with many columns. */
const mostValues = 2_000_000;

/** The first rows of a table, at most 10,000, as requests give them. */
export async function readSampleRows(
  session: TableSession,
  table: Table,
  request: readonly ServedColumn[],
): Promise<{ columns: RequestColumn[]; rowCount: number }> {
  const limit = Math.min(mostRows, Math.ceil(mostValues / Math.max(1, request.length)));
  const values = request.map((column, i) => `${readValue(column)} AS v${i}`);
  const rows = await session.query<Record<string, number | string | null>>(
    `SELECT ${values.join(', ')} FROM ${table.from} LIMIT ${limit}`,
  );
  const columns = request.map(({ type }, i): RequestColumn => {
    const list = rows.map((row) => row[`v${i}`]!);
    return type === 'string'
      ? (list as (string | null)[])
      : Float64Array.from(list, (value) => Number(value ?? Number.NaN));
  });
  return { columns, rowCount: rows.length };
}

function readValue({ name, type }: Column): string {
  const value = quoteIdentifier(name);
  if (type === 'datetime') return `CASE WHEN isfinite(${value}) THEN epoch_us(${value}) / 86400000000.0 END`;
  return type === 'string' ? value : `${value}::DOUBLE`;
}
