import type { Column } from '../../../pipelines/contract/table.ts';
import type { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { logChiSquaredTail } from './chiSquaredTail.ts';
import type { FeatureScore } from './featureScore.ts';
import { levelsOf } from './levels.ts';

/**
 * Score of a feature from the contingency table of its levels and those of the target, over rows where both are present.
 * Pearson's chi-squared statistic without continuity correction, or the mutual information in nats, whose test statistic is
 * G = 2 × rows × mutual information. Expects the table `target_levels` (value, level).
 */
export async function scoreContingency(
  session: TableSession,
  from: string,
  feature: Column,
  target: Column,
  method: 'chi-squared' | 'mutual-information',
  bins: number,
): Promise<FeatureScore> {
  await session.execute(`CREATE OR REPLACE TEMP TABLE feature_levels AS ${levelsOf(feature, from, bins)}`);
  const [x, y] = [quoteIdentifier(feature.name), quoteIdentifier(target.name)];
  const [row] = await session.query<{
    n: number | null;
    rows: bigint;
    columns: bigint;
    chi: number;
    information: number;
  }>(
    `WITH pairs AS (SELECT ${x} AS x, ${y} AS y, count(*)::BIGINT AS n FROM ${from} GROUP BY ALL),
     cells AS (
       SELECT f.level AS r, t.level AS c, sum(pairs.n)::DOUBLE AS o
       FROM pairs JOIN feature_levels AS f ON pairs.x = f.value JOIN target_levels AS t ON pairs.y = t.value GROUP BY ALL
     ),
     margins AS (
       SELECT r, c, o, sum(o) OVER (PARTITION BY r) AS of_r, sum(o) OVER (PARTITION BY c) AS of_c, sum(o) OVER () AS n FROM cells
     )
     SELECT max(n) AS n, count(DISTINCT r) AS rows, count(DISTINCT c) AS columns,
       fsum(o * o / of_r / of_c ORDER BY r, c) AS chi, fsum(o / n * ln(o / of_r * n / of_c) ORDER BY r, c) AS information
     FROM margins`,
  );
  const degrees = (Number(row!.rows) - 1) * (Number(row!.columns) - 1);
  if (row!.n === null || degrees === 0)
    return { feature: feature.name, score: row!.n === null ? null : 0, degrees: 0, logP: 0 };
  const score = Math.max(method === 'chi-squared' ? row!.n * (row!.chi - 1) : row!.information, 0);
  const statistic = method === 'chi-squared' ? score : 2 * row!.n * score;
  return { feature: feature.name, score, degrees, logP: logChiSquaredTail(statistic, degrees) };
}
