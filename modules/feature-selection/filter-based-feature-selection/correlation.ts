import type { TableSession } from '../../lib/table/session.ts';

/** A relation with the numbers `x` of a feature and `y` of the target; either may be null. */
export type Pairs = string;

/** |r| of Pearson's correlation; null when a side is constant. */
export async function scorePearson(session: TableSession, pairs: Pairs): Promise<number | null> {
  const [row] = await session.query<{ r: number | null }>(
    `SELECT CASE WHEN min(x) < max(x) AND min(y) < max(y) THEN abs(corr(y, x)) END AS r FROM ${present(pairs)}`,
  );
  return finite(row?.r);
}

/** |ρ| of Spearman: Pearson's correlation of the ranks, equal values sharing their mean rank. */
export async function scoreSpearman(session: TableSession, pairs: Pairs): Promise<number | null> {
  // Deviations of ranks from their mean are multiples of a half, so their sums are exact up to some 100,000 rows.
  const rank = (side: string) =>
    `SELECT ${side}, sum(n) OVER (ORDER BY ${side}) - (n + sum(n) OVER ()) / 2 AS d${side} FROM (SELECT ${side}, sum(n)::DOUBLE AS n FROM pairs GROUP BY ${side})`;
  const [row] = await session.query<{ xy: number | null; xx: number; yy: number }>(
    `WITH pairs AS MATERIALIZED (SELECT x, y, count(*)::DOUBLE AS n FROM ${present(pairs)} GROUP BY x, y),
     rx AS (${rank('x')}), ry AS (${rank('y')})
     SELECT fsum(n * dx * dy) AS xy, fsum(n * dx * dx) AS xx, fsum(n * dy * dy) AS yy
     FROM pairs JOIN rx USING (x) JOIN ry USING (y)`,
  );
  if (!row || row.xy === null || row.xx === 0 || row.yy === 0) return null;
  return Math.min(Math.abs(row.xy) / Math.sqrt(row.xx) / Math.sqrt(row.yy), 1);
}

/**
 * |τ-b| of Kendall by Knight's method (JASA 61, 1966), a Fenwick tree counting the inversions: pairs stream in the order of x
 * from a sort that may spill; memory holds one number for each distinct y.
 */
export async function scoreKendall(session: TableSession, pairs: Pairs): Promise<number | null> {
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE ranked_pairs AS
     WITH grouped AS (SELECT x, y, count(*)::BIGINT AS n FROM ${present(pairs)} GROUP BY x, y)
     SELECT x, dense_rank() OVER (ORDER BY y)::INTEGER AS y, n FROM grouped`,
  );
  const [sizes] = await session.query<{ levels: number | null; n: number; x: number; y: number; xy: number }>(
    `SELECT (SELECT max(y) FROM ranked_pairs) AS levels, (SELECT sum(n)::DOUBLE FROM ranked_pairs) AS n, ${tiedPairs('x')} AS x, ${tiedPairs('y')} AS y,
       (SELECT sum(n::HUGEINT * (n - 1) // 2)::DOUBLE FROM ranked_pairs) AS xy`,
  );
  if (!sizes || sizes.levels === null) return null;
  const all = (sizes.n * (sizes.n - 1)) / 2;
  if (all === sizes.x || all === sizes.y) return null;
  const discordant = await countDiscordant(session, sizes.levels);
  const concordant = all - sizes.x - sizes.y + sizes.xy - discordant;
  const tau = (concordant - discordant) / Math.sqrt(all - sizes.x) / Math.sqrt(all - sizes.y);
  return Math.min(Math.abs(tau), 1);
}

async function countDiscordant(session: TableSession, levels: number): Promise<number> {
  const tree = new Float64Array(levels + 1);
  let inserted = 0;
  let discordant = 0;
  // Within one x the least y comes first, so that pairs of equal x never count as discordant.
  const result = await session.connection.stream('SELECT y, n::DOUBLE FROM ranked_pairs ORDER BY x, y');
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [y, n] of chunk.getRows() as [number, number][]) {
      let upTo = 0;
      for (let i = y; i > 0; i -= i & -i) upTo += tree[i]!;
      discordant += n * (inserted - upTo);
      for (let i = y; i <= levels; i += i & -i) tree[i]! += n;
      inserted += n;
    }
  }
  return discordant;
}

function tiedPairs(side: 'x' | 'y'): string {
  return `(SELECT sum(n::HUGEINT * (n - 1) // 2)::DOUBLE FROM (SELECT sum(n) AS n FROM ranked_pairs GROUP BY ${side}))`;
}

function present(pairs: Pairs): string {
  return `(SELECT x, y FROM ${pairs} WHERE x IS NOT NULL AND y IS NOT NULL)`;
}

function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}
