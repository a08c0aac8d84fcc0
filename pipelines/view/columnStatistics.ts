import { type DuckDBConnection, DuckDBListValue, type DuckDBValue } from '@duckdb/node-api';
import { presentValue } from '../../modules/lib/table/missing.ts';
import { quoteIdentifier, quoteLiteral } from '../../modules/lib/table/sql.ts';
import type { Cell, ColumnStatistics } from '../contract/rpc/outputs.ts';
import type { Column } from '../contract/table.ts';
import { cellSql, textLength, toCell } from './cells.ts';
import { niceEdges } from './niceEdges.ts';
import { findColumns, type ViewDatabase } from './viewDatabase.ts';

/** Up to so many rows, distinct values are counted; above, they are estimated (HyperLogLog). */
const rowsCounted = 100_000;
/** Above, all values of a column might not fit in memory, and quartiles are estimated (t-digest). */
const rowsSorted = 20_000_000;
/** A list of the most frequent of more values than these says nothing, and takes memory for each. */
const mostValues = 1_000_000;
const binsWanted = 20;
const topValues = 10;

/** Statistics of some columns of a table, in the order of the names. */
export async function readStatistics(
  database: ViewDatabase,
  path: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ColumnStatistics[]> {
  const table = await database.describe(path);
  const columns = findColumns(table, names);
  return await Promise.all(
    columns.map((column) =>
      database.takeTurn(signal, 'beside', (connection) => describeColumn(connection, path, table.rows, column)),
    ),
  );
}

type Row = Record<string, DuckDBValue>;

async function describeColumn(
  connection: DuckDBConnection,
  path: string,
  rows: number,
  column: Column,
): Promise<ColumnStatistics> {
  const from = `(SELECT ${presentValue(column)} AS value FROM read_parquet(${quoteLiteral(path)}))`;
  const unique = rows > rowsCounted ? 'approx_count_distinct(value)' : 'count(DISTINCT value)';
  const [counts = {}] = await ask(connection, `SELECT count(value) AS present, ${unique} AS "unique" FROM ${from}`);
  const present = Number(counts.present);
  const distinct = Math.min(Number(counts.unique), present);
  const numeric = column.type === 'integer' || column.type === 'double' || column.type === 'datetime';
  const figures = numeric && present > 0 ? await describeNumbers(connection, from, present, column) : noFigures;
  const listed = column.type !== 'double' && present > 0 && distinct <= mostValues;
  return {
    name: column.name,
    rows,
    missing: rows - present,
    unique: distinct,
    ...figures,
    top: listed ? await findTop(connection, from, column) : [],
  };
}

type Figures = Pick<ColumnStatistics, 'min' | 'max' | 'mean' | 'standardDeviation' | 'quartiles' | 'histogram'>;
const noFigures: Figures = {
  min: null,
  max: null,
  mean: null,
  standardDeviation: null,
  quartiles: null,
  histogram: null,
};

/**
 * Figures of numbers, and of datetimes as milliseconds since 1970. A figure that is not finite is null, as where a value is infinite;
 * the histogram is of the finite values. The deviation is that of a sample (n − 1).
 */
async function describeNumbers(
  connection: DuckDBConnection,
  from: string,
  present: number,
  column: Column,
): Promise<Figures> {
  const isTime = column.type === 'datetime';
  const number = isTime ? 'epoch_us(value) / 1000.0' : 'value';
  // Of larger numbers the squares are no doubles; infinite datetimes have no place in time.
  const bounded = isTime ? 'isfinite(value)' : `abs(value::DOUBLE) < 1e150`;
  const values = `(SELECT ${number} AS x, ${bounded} AS bounded FROM ${from} WHERE value IS NOT NULL${isTime ? ' AND isfinite(value)' : ''})`;
  const quantile = present > rowsSorted ? 'approx_quantile' : 'quantile_cont';
  const mean = column.type === 'integer' ? 'avg(x)' : 'favg(x)';
  const [row = {}] = await ask(
    connection,
    `SELECT min(x) AS min, max(x) AS max, ${mean} AS mean, count(*) FILTER (NOT bounded) AS unbounded, count(*) AS n,
       stddev_samp(x) FILTER (bounded) AS deviation, list_transform(${quantile}(x, [0.25, 0.5, 0.75]), q -> q::DOUBLE) AS quartiles
     FROM ${values}`,
  );
  if (Number(row.n) === 0) return noFigures;
  const quartiles = row.quartiles instanceof DuckDBListValue ? row.quartiles.items.map(Number) : [];
  const type = column.type === 'integer' ? 'integer' : 'double';
  return {
    min: toCell(row.min ?? null, { type }),
    max: toCell(row.max ?? null, { type }),
    mean: finite(row.mean),
    standardDeviation: row.unbounded === 0n ? finite(row.deviation) : null,
    quartiles: quartiles.every(Number.isFinite) ? quartiles : null,
    histogram: await countBins(connection, values, [Number(row.min), Number(row.max)], column),
  };
}

function finite(value: DuckDBValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

async function countBins(
  connection: DuckDBConnection,
  values: string,
  [least, most]: [least: number, most: number],
  { type }: Column,
): Promise<ColumnStatistics['histogram']> {
  let from = values;
  let [min, max] = [finite(least), finite(most)];
  if (min === null || max === null) {
    from = `(SELECT x FROM ${values} WHERE isfinite(x))`;
    const [range = {}] = await ask(connection, `SELECT min(x) AS min, max(x) AS max FROM ${from}`);
    [min, max] = [finite(range.min), finite(range.max)];
  }
  if (min === null || max === null || !Number.isFinite(max - min)) return null;
  const kind = type === 'integer' || type === 'datetime' ? type : 'double';
  const edges = niceEdges(min, max, binsWanted, kind);
  const last = edges.length - 2;
  const step = edges[1]! - edges[0]!;
  // A guess by division, put right by the edges themselves: a value on an edge belongs to the bin that begins there.
  const guess = `greatest(0, least(${last}, floor((x - ${double(edges[0]!)}) / ${double(step)})))::INTEGER`;
  const list = `[${edges.map(double).join(', ')}]`;
  const rows = await ask(
    connection,
    `SELECT CASE WHEN x < edges[bin + 1] AND bin > 0 THEN bin - 1 WHEN x >= edges[bin + 2] AND bin < ${last} THEN bin + 1 ELSE bin END AS bin,
       count(*) AS n FROM (SELECT x, ${list} AS edges, ${guess} AS bin FROM (SELECT x::DOUBLE AS x FROM ${from})) GROUP BY ALL`,
  );
  const counts = Array.from({ length: last + 1 }, () => 0);
  for (const { bin, n } of rows) counts[Number(bin)] = Number(n);
  return { edges, counts };
}

const double = (value: number) => `${value}::DOUBLE`;

/** The most frequent values; of equally frequent ones the lesser first. */
async function findTop(connection: DuckDBConnection, from: string, column: Column) {
  const value = cellSql({ ...column, name: 'value' }, textLength(topValues));
  const rows = await ask(
    connection,
    `SELECT ${value} AS shown, n FROM (
       SELECT value, count(*) AS n FROM ${from} WHERE value IS NOT NULL GROUP BY value ORDER BY n DESC, value LIMIT ${topValues}
     ) ORDER BY n DESC, ${quoteIdentifier('value')}`,
  );
  return rows.map(({ shown, n }): { value: Cell; count: number } => ({
    value: toCell(shown ?? null, column),
    count: Number(n),
  }));
}

async function ask(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}
