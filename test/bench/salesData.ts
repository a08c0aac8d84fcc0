import { DuckDBInstance } from '@duckdb/node-api';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';

/** The same rows on every machine: everything comes from a hash of the row's number. */
const sales = (rows: number) => `
  SELECT i AS id,
    hash(i, 1) % 1000 AS store,
    CASE WHEN hash(i, 2) % 20 = 0 THEN NULL ELSE (hash(i, 3) % 100000) / 100 END AS price,
    1 + hash(i, 4) % 9 AS quantity,
    ['north', 'east', 'south', 'west', 'central'][(1 + hash(i, 5) % 5)::BIGINT] AS region,
    DATE '2020-01-01' + (hash(i, 6) % 1500)::INTEGER AS day,
    (hash(i, 7) % 30) / 100 AS discount,
    'customer-' || (hash(i, 8) % 500000) AS customer
  FROM range(${rows}) AS numbers(i)`;

const stores = `
  SELECT i AS store, 'city ' || hash(i, 9) % 60 AS city, (hash(i, 10) % 3000)::INTEGER AS area
  FROM range(1000) AS numbers(i)`;

/** Writes the two CSV files; ten million rows have about 550 MB. */
export async function writeSales(rows: number, salesFile: string, storesFile: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`COPY (${sales(rows)}) TO ${quoteLiteral(salesFile)} (FORMAT csv)`);
    await connection.run(`COPY (${stores}) TO ${quoteLiteral(storesFile)} (FORMAT csv)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
