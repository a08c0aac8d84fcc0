import { copyTo } from '../../modules/lib/export/copyTo.ts';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import type { ViewDatabase } from './viewDatabase.ts';

/** Writes a table as a file for other programs, in the order of its rows. In CSV, what looks like a formula is neutralised. */
export async function exportTable(
  database: ViewDatabase,
  path: string,
  target: string,
  format: 'csv' | 'json',
  signal: AbortSignal,
): Promise<void> {
  const { columns } = await database.describe(path);
  const table = { from: `read_parquet(${quoteLiteral(path)})`, columns };
  await database.takeTurn(signal, 'awaited', (connection) =>
    connection.run(copyTo(target, table, { format, neutralise: true })),
  );
}
