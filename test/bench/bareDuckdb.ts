// The steps of flowPipeline in DuckDB alone, with its default threads and memory: `bareDuckdb.ts steps|fused SALES STORES FOLDER`.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import { keptColumns, revenueSql } from './flowPipeline.ts';

const [mode, sales = '', stores = '', folder = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const file = (name: string) => quoteLiteral(join(folder, `${name}.parquet`));
const copy = (select: string, name: string) =>
  connection.run(`COPY (${select}) TO ${file(name)} (FORMAT parquet, COMPRESSION zstd)`);

const csv = (path: string) => `read_csv(${quoteLiteral(path)})`;
const kept = (from: string) => `SELECT ${keptColumns.join(', ')} FROM ${from}`;
const clean = (from: string) =>
  `SELECT * REPLACE (coalesce(price, (SELECT avg(price) FROM ${from})) AS price) FROM ${from}`;
const joined = (left: string, right: string) => `SELECT * FROM ${left} JOIN ${right} USING (store)`;
const revenue = (from: string) => `WITH t1 AS (SELECT * FROM ${from}) ${revenueSql}`;

if (mode === 'steps') {
  await copy(`SELECT * FROM ${csv(sales)}`, 'sales');
  await copy(`SELECT * FROM ${csv(stores)}`, 'stores');
  await copy(kept(file('sales')), 'kept');
  await copy(clean(file('kept')), 'clean');
  await copy(joined(file('clean'), file('stores')), 'joined');
  await copy(revenue(file('joined')), 'revenue');
} else {
  // The mean needs all prices first, so the sales are read twice.
  await copy(
    `WITH kept AS (${kept(csv(sales))}), clean AS (${clean('kept')}), joined AS (${joined('clean', csv(stores))}), ` +
      `t1 AS (SELECT * FROM joined) ${revenueSql}`,
    'revenue',
  );
}
connection.closeSync();
instance.closeSync();
