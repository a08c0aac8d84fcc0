import type { Column } from '../../../pipelines/contract/table.ts';
import { unusedName } from '../params/columnNames.ts';
import { quoteIdentifier } from './sql.ts';

/** A relation with the columns of a table, then the number of each row (from 0) and a hash of it. */
export interface HashedRows {
  from: string;
  /** Quoted names of the two added columns, which clash with no column of the table. */
  row: string;
  hash: string;
}

const mask = '4294967295::UBIGINT';

/**
 * A pseudo-random 32-bit number for every row: the row's number mixed twice by the finaliser of MurmurHash3 (Appleby, 2011),
 * with the seed between. Written out as integer arithmetic so that no version of DuckDB can change it. The mixing is a
 * bijection: two of the first 2^32 rows never share a hash.
 */
export function hashRows(from: string, columns: readonly Column[], seed: number): HashedRows {
  const taken = columns.map((column) => column.name);
  const row = quoteIdentifier(unusedName('row', taken));
  const hash = quoteIdentifier(unusedName('hash', taken));
  const numbered = `SELECT *, row_number() OVER () - 1 AS ${row} FROM ${from}`;
  const masked = `SELECT *, ${row}::UBIGINT & ${mask} AS ${hash} FROM (${numbered})`;
  const seeded = `SELECT * REPLACE (xor(${hash}, ${seedKey(seed)}::UBIGINT) AS ${hash}) FROM (${mix(masked, hash)})`;
  return { from: `(${mix(seeded, hash)})`, row, hash };
}

/**
 * For each of `counts`, the hash up to which exactly so many of the rows 0 to `rowCount` − 1 lie; −1 for none. Counts them
 * in two passes over 2^16 counters a threshold instead of a sort, so that its memory does not grow with the rows.
 */
export function hashThresholds(rowCount: number, counts: readonly number[], seed: number): number[] {
  const key = seedKey(seed);
  const high = new Float64Array(65536);
  for (let row = 0; row < rowCount; row += 1) high[mix32(mix32(row) ^ key) >>> 16]! += 1;
  const found = counts.map((count) => findBucket(high, Math.min(count, rowCount)));
  const lows = new Map(found.map(({ bucket }) => [bucket, new Float64Array(65536)]));
  for (let row = 0; row < rowCount; row += 1) {
    const hash = mix32(mix32(row) ^ key);
    const low = lows.get(hash >>> 16);
    if (low) low[hash & 0xffff]! += 1;
  }
  return found.map(({ bucket, rest }) =>
    rest === 0 ? -1 : bucket * 65536 + findBucket(lows.get(bucket)!, rest).bucket,
  );
}

/** The bucket in which the `count`-th item lies, and its place in there, from 1; place 0 when `count` is 0. */
function findBucket(sizes: Float64Array, count: number): { bucket: number; rest: number } {
  let bucket = 0;
  let rest = count;
  while (rest > sizes[bucket]!) rest -= sizes[bucket++]!;
  return { bucket, rest };
}

function seedKey(seed: number): number {
  return mix32(mix32(seed + 0x9e3779b9) ^ (Math.floor(seed / 2 ** 32) | 0));
}

function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The statement of `mix32` over a column: each step a SELECT of its own, else the expression doubles at every step. */
function mix(select: string, hash: string): string {
  const multiply = (inner: string, shift: number, factor: number) =>
    `SELECT * REPLACE ((xor(${hash}, ${hash} >> ${shift}) * ${factor}::UBIGINT) & ${mask} AS ${hash}) FROM (${inner})`;
  const multiplied = multiply(multiply(select, 16, 0x85ebca6b), 13, 0xc2b2ae35);
  return `SELECT * REPLACE (xor(${hash}, ${hash} >> 16) AS ${hash}) FROM (${multiplied})`;
}
