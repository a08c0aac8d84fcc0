import type { TableSession } from '../../lib/table/session.ts';
import type { Pairs } from './correlation.ts';

/**
 * Fisher score: Σ nᶜ (μᶜ − μ)² / Σ nᶜ σᶜ² over the classes c, with population variances (Gu, Li, Han, "Generalized Fisher
 * score for feature selection", UAI 2011, equation 4). Here `y` is the level of the target. Infinite when classes differ but
 * have no spread; null when the feature is constant.
 */
export async function scoreFisher(session: TableSession, pairs: Pairs): Promise<number | null> {
  const [row] = await session.query<{ between: number | null; within: number }>(
    `WITH present AS (SELECT x, y FROM ${pairs} WHERE x IS NOT NULL AND y IS NOT NULL),
     classes AS (SELECT y, count(*)::DOUBLE AS n, favg(x) AS mean, var_pop(x) * count(*) AS spread FROM present GROUP BY y),
     total AS (SELECT favg(x) AS mean FROM present)
     SELECT fsum(n * (classes.mean - total.mean) * (classes.mean - total.mean) ORDER BY y) AS between, fsum(spread ORDER BY y) AS within
     FROM classes, total`,
  );
  if (!row || row.between === null || (row.between === 0 && row.within === 0)) return null;
  return row.within === 0 ? Number.POSITIVE_INFINITY : row.between / row.within;
}
